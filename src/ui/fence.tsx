import { Component, type ReactNode } from 'react'
import { toProblem } from '../bytes/index.ts'

interface FenceProps {
  /** what stands inside, as the beginning of a sentence */
  readonly part: string
  /** told instead of shown, where nothing is to stand in its place; gets a whole sentence */
  readonly onBroken?: (message: string) => void
  readonly children: ReactNode
}

/** Keeps a defect in one part of the page from taking the rest with it, and says what happened. */
export class Fence extends Component<FenceProps, { message: string | null }> {
  override state: { message: string | null } = { message: null }

  static getDerivedStateFromError(error: unknown): { message: string } {
    return { message: toProblem(error).message }
  }

  override componentDidCatch(error: unknown): void {
    this.props.onBroken?.(`${this.props.part} stopped working: ${toProblem(error).message}`)
  }

  override render(): ReactNode {
    const { message } = this.state
    if (message === null) return this.props.children
    if (this.props.onBroken !== undefined) return null
    return (
      <div className="fence" role="alert">
        <strong>{this.props.part} stopped working.</strong>
        <span>{message}</span>
        <button type="button" className="button outlined" onClick={() => this.setState({ message: null })}>
          Try again
        </button>
      </div>
    )
  }
}
