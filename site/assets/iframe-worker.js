// From a file, browsers start no worker, and the theme's search needs one. This runs the worker's script in a hidden frame instead, so
// that a site copied to a folder can be searched too. (The theme looks for this name; it would fetch another script from elsewhere.)
(() => {
  "use strict";
  if (location.protocol !== "file:") return;
  self.IFrameWorker = self.Worker = class extends EventTarget {
    #inside;
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "Pencarian";
      this.#inside = new Promise((ready) => {
        frame.addEventListener("load", () => {
          const inside = frame.contentWindow;
          inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
          const script = inside.document.createElement("script");
          script.src = address;
          script.addEventListener("load", () => ready(inside));
          inside.document.head.append(script);
        }, { once: true });
      });
      document.documentElement.append(frame);
    }
    postMessage(data) {
      this.#inside.then((inside) => inside.dispatchEvent(new MessageEvent("message", { data })));
    }
  };
})();
