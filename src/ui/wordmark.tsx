/** Two heads, face to face. */
export function Wordmark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size / 2} viewBox="0 0 28 14" aria-hidden className="wordmark">
      <path
        d="M13.3 7c-3 1.6-3.7 6.2-8 6.2A6.2 6.2 0 1 1 5.3.8c4.3 0 5 4.6 8 6.2Z"
        data-person="0"
        className="wordmark-head"
        transform="translate(.4)"
      />
      <path
        d="M14.7 7c3 1.6 3.7 6.2 8 6.2A6.2 6.2 0 1 0 22.7.8c-4.3 0-5 4.6-8 6.2Z"
        data-person="1"
        className="wordmark-head"
        transform="translate(-.4)"
      />
    </svg>
  )
}
