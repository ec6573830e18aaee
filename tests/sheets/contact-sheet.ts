/** One picture of a sheet and what stands under it. */
export interface Picture {
  readonly caption: string
  /** draws it; the canvas is copied at once */
  draw(): HTMLCanvasElement
}

const CAPTION_PX = 22
const TITLE_PX = 34
const GAP = 4

/** Pictures in rows with captions, as a PNG. */
export function contactSheet(title: string, pictures: readonly Picture[], columns: number): string {
  const first = pictures[0]!.draw()
  const width = first.width
  const height = first.height
  const rows = Math.ceil(pictures.length / columns)
  const sheet = document.createElement('canvas')
  sheet.width = columns * (width + GAP) + GAP
  sheet.height = TITLE_PX + rows * (height + CAPTION_PX + GAP)
  const ink = sheet.getContext('2d')!
  ink.fillStyle = '#0E1013'
  ink.fillRect(0, 0, sheet.width, sheet.height)
  ink.fillStyle = '#E9ECF1'
  ink.font = '600 18px sans-serif'
  ink.fillText(title, GAP * 2, 23)
  ink.font = '13px sans-serif'
  pictures.forEach((picture, i) => {
    const x = GAP + (i % columns) * (width + GAP)
    const y = TITLE_PX + Math.floor(i / columns) * (height + CAPTION_PX + GAP)
    ink.drawImage(picture.draw(), x, y)
    ink.fillText(picture.caption, x + 4, y + height + 15)
  })
  return sheet.toDataURL('image/png')
}
