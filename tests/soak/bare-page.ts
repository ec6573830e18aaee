import type { Browser, CDPSession } from 'playwright'

/**
 * A page that nobody debugs. A page of Playwright's own keeps the bodies of its responses, up to 100 MB, for whoever may
 * ask for them; here the only agents are those that are sent for.
 */
export class BarePage {
  private readonly session: CDPSession
  private readonly sessionId: string
  private readonly targetId: string
  private readonly waiting = new Map<number, (answer: Answer) => void>()
  private readonly listeners = new Map<string, (params: Record<string, unknown>) => void>()
  private nSent = 0

  private constructor(session: CDPSession, sessionId: string, targetId: string) {
    this.session = session
    this.sessionId = sessionId
    this.targetId = targetId
    session.on('Target.receivedMessageFromTarget', ({ message }) => this.take(JSON.parse(message) as Answer & Event))
  }

  /** @param first text of a script that runs before anything of the page's own */
  static async open(browser: Browser, url: string, first: string): Promise<BarePage> {
    const session = await browser.newBrowserCDPSession()
    const { targetId } = await session.send('Target.createTarget', { url: 'about:blank', width: 480, height: 360 })
    const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false })
    const page = new BarePage(session, sessionId, targetId)
    await page.send('Page.enable')
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: first })
    const loaded = page.once('Page.loadEventFired')
    await page.send('Page.navigate', { url })
    await loaded
    return page
  }

  async send<T = unknown>(method: string, params: object = {}): Promise<T> {
    const id = ++this.nSent
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve))
    const message = JSON.stringify({ id, method, params })
    await this.session.send('Target.sendMessageToTarget', { sessionId: this.sessionId, message })
    const { result, error } = await answered
    if (error !== undefined) throw new Error(`${method}: ${error.message}`)
    return result as T
  }

  on(event: string, listener: (params: Record<string, unknown>) => void): void {
    this.listeners.set(event, listener)
  }

  once(event: string): Promise<Record<string, unknown>> {
    return new Promise((resolve) => this.on(event, resolve))
  }

  /** @param expression its value, or what it promises, comes back as JSON */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send<Evaluated>('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
    return result.value as T
  }

  async close(): Promise<void> {
    await this.session.send('Target.closeTarget', { targetId: this.targetId })
    await this.session.detach()
  }

  private take({ id, method, params, ...answer }: Answer & Event): void {
    if (id !== undefined) {
      this.waiting.get(id)?.(answer)
      this.waiting.delete(id)
    } else if (method !== undefined) this.listeners.get(method)?.(params ?? {})
  }
}

interface Answer {
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

interface Event {
  readonly id?: number
  readonly method?: string
  readonly params?: Record<string, unknown>
}

interface Evaluated {
  readonly result: { readonly value: unknown }
  readonly exceptionDetails?: object
}
