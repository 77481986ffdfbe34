// What Tauri puts before every page, for a page that a browser shows: the bridge answers in its place. Put in by the
// browser's driver, as a webview does it, so the page and its policy are the app's own.
(() => {
  Object.freeze(Object.prototype);
  const key = 'KEY';
  const callbacks = new Map();
  const listeners = new Map();
  let last = 0;

  async function send(path, body) {
    const reply = await fetch(`http://ipc.localhost/${path}`, { method: 'POST', body: JSON.stringify(body) });
    const said = await reply.json();
    if (!reply.ok) throw said;
    return said;
  }

  async function invoke(command, given = {}) {
    const said = await send(`ask/${key}/${encodeURIComponent(command)}`, given);
    if (command === 'plugin:event|listen') listeners.set(said, given);
    return said;
  }

  async function hear() {
    for (;;) {
      for (const { event, payload } of await send(`news/${key}`, null)) {
        for (const [id, wanted] of listeners) {
          if (wanted.event === event) callbacks.get(wanted.handler)?.({ event, id, payload });
        }
      }
    }
  }

  window.__TAURI_INTERNALS__ = {
    invoke,
    transformCallback: (callback) => callbacks.set(++last, callback) && last,
    unregisterCallback: (id) => callbacks.delete(id),
  };
  window.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener: (_event, id) => listeners.delete(id) };
  void hear();
})();
