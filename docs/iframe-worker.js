// Browsers start no web workers on pages that are opened from the disk. The search of these pages needs one, so there it
// runs in a hidden frame instead.
if (location.protocol === "file:") {
  window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      document.body.appendChild(frame)
      const inner = frame.contentWindow
      const load = (src) => new Promise((resolve, reject) => {
        const script = inner.document.createElement("script")
        script.src = src
        script.onload = resolve
        script.onerror = () => reject(new Error(`${src} cannot be loaded`))
        inner.document.body.appendChild(script)
      })
      inner.importScripts = (...urls) => urls.reduce((loaded, src) => loaded.then(() => load(src)), Promise.resolve())
      inner.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }))
      this.frame = frame
      this.inner = inner
      this.ready = load(url)
    }

    set onmessage(listener) {
      this.addEventListener("message", listener)
    }

    postMessage(data) {
      this.ready.then(() => this.inner.dispatchEvent(new MessageEvent("message", { data })))
    }

    terminate() {
      this.frame.remove()
    }
  }
  window.Worker = window.IFrameWorker
}
