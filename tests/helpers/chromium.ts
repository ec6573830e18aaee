import { chromium, type Browser } from 'playwright'

/** Chromium without a GPU (WebGL2 on SwiftShader) and without talk to its maker's servers. */
const ARGUMENTS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--disable-gpu-compositing',
  '--disable-gpu-rasterization',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** @param autoplay whether sound may start without a gesture; a page that a visitor opens may not */
export function launchChromium(options: { autoplay?: boolean } = {}): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH']
  if (executablePath === undefined) throw new Error('CHROMIUM_PATH is not set; run through npm run test:page')
  const policy = options.autoplay === true ? 'no-user-gesture-required' : 'document-user-activation-required'
  return chromium.launch({ executablePath, args: [...ARGUMENTS, `--autoplay-policy=${policy}`] })
}
