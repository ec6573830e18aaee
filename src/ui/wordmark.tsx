/** Two heads, face to face. */
export function Wordmark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden className="wordmark">
      <path
        d="M10.6 12a5.3 5.3 0 1 1-3-4.78c1.1.53 1.4 1.5 1.7 2.5l1.3 2.28Z"
        data-person="0"
        className="wordmark-head"
      />
      <path
        d="M13.4 12a5.3 5.3 0 1 0 3-4.78c-1.1.53-1.4 1.5-1.7 2.5L13.4 12Z"
        data-person="1"
        className="wordmark-head"
      />
    </svg>
  )
}
