import { useId, useState, type FormEvent } from 'react'
import { usePlayer } from './player-context.ts'
import { isOpenableUrl } from './url-state.ts'

/** One or several addresses, separated by white space. */
export function UrlForm() {
  const player = usePlayer()
  const [text, setText] = useState('')
  const [isRefused, setIsRefused] = useState(false)
  const id = useId()
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const urls = text.split(/\s+/).filter((url) => url !== '')
    const isUsable = urls.length > 0 && urls.every(isOpenableUrl)
    setIsRefused(!isUsable)
    if (isUsable) void player.open(urls)
  }
  return (
    <form className="url-form" onSubmit={onSubmit}>
      <label htmlFor={id} className="visually-hidden">
        Address of an archive or an index
      </label>
      <input
        id={id}
        className="field"
        type="text"
        inputMode="url"
        placeholder="https://…/0000.tar"
        autoComplete="off"
        spellCheck={false}
        value={text}
        aria-invalid={isRefused}
        aria-describedby={isRefused ? `${id}-why` : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button outlined large" disabled={text.trim() === ''}>
        Open
      </button>
      {isRefused && (
        <p id={`${id}-why`} role="alert" className="field-error">
          Only plain http(s) or relative addresses can be opened.
        </p>
      )}
    </form>
  )
}
