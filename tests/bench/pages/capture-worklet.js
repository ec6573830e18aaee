/** Sends on what it hears, block by block, with the context's own sample count. */
class Capture extends AudioWorkletProcessor {
  process(inputs) {
    const [left, right] = inputs[0] ?? []
    if (left !== undefined)
      this.port.postMessage({ at: currentFrame, left: left.slice(), right: (right ?? left).slice() })
    return true
  }
}
registerProcessor('capture', Capture)
