import { useEffect, useRef } from 'react'
import FilmBlend from '../../src/ui/film-blend.tsx'
import { usePlayer } from '../../src/ui/player-context.ts'

/** Stands in for the scene: draws two discs and steps the page at 60 Hz, without WebGL. */
export function FakeStage() {
  const player = usePlayer()
  const canvasRef = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const timer = setInterval(() => player.step(performance.now()), 16)
    const canvas = canvasRef.current
    const ctx = canvas?.getContext('2d')
    if (canvas && ctx) {
      const { width, height } = canvas
      const glow = ctx.createRadialGradient(width / 2, height * 0.45, 0, width / 2, height * 0.45, width * 0.6)
      glow.addColorStop(0, '#2a3039')
      glow.addColorStop(1, '#0f1114')
      ctx.fillStyle = glow
      ctx.fillRect(0, 0, width, height)
      for (const [x, colour] of [
        [0.38, '#3b5f8a'],
        [0.62, '#8a6a3f'],
      ] as const) {
        ctx.fillStyle = colour
        ctx.beginPath()
        ctx.ellipse(width * x, height * 0.28, height * 0.06, height * 0.08, 0, 0, 7)
        ctx.fill()
        ctx.beginPath()
        ctx.roundRect(width * x - height * 0.1, height * 0.38, height * 0.2, height * 0.5, height * 0.08)
        ctx.fill()
      }
    }
    return () => clearInterval(timer)
  }, [player])
  return (
    <>
      <canvas ref={canvasRef} width={1200} height={700} style={{ width: '100%', height: '100%' }} aria-hidden />
      <FilmBlend onSource={ignore} />
    </>
  )
}

function ignore(): void {
  // a film behind the body is drawn by the scene, which is not there
}
