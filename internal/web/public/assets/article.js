// An article: type in four sizes, kept on this device; read aloud sentence by
// sentence; the arrow keys lead to the articles before and after it. It runs
// before the page is painted, so that the type does not jump.
{
  const sizes = 4;
  const root = document.documentElement;
  const stored = () => { try { return Number(localStorage.getItem('size')) || 0; } catch { return 0; } };
  const resize = (n) => { root.dataset.size = n % sizes; };
  resize(stored());

  addEventListener('DOMContentLoaded', () => {
    const tools = document.querySelector('.tools');
    tools.prepend(document.getElementById('tools').content.cloneNode(true));
    tools.querySelector('.size').addEventListener('click', () => {
      resize(Number(root.dataset.size) + 1);
      try { localStorage.setItem('size', root.dataset.size); } catch { /* it holds for this page */ }
    });
    sharing(tools.querySelector('.share'), document.querySelector('.copy'));
    const listen = tools.querySelector('.listen');
    if (globalThis.speechSynthesis) readAloud(listen);
    else listen.remove();
  });

  // Sharing by what the device offers, else the link is copied. Without either
  // the poster has the address.
  const sharing = (share, copy) => {
    const said = document.querySelector('.said');
    const url = document.querySelector('link[rel=canonical]').href;
    const words = (selector) => [...document.querySelectorAll(selector)].map((e) => e.textContent.trim()).join('\n');
    const put = async (text) => {
      await navigator.clipboard.writeText(text);
      said.textContent = said.dataset.copied;
      setTimeout(() => { said.textContent = ''; }, 2500);
    };
    share.addEventListener('click', () => {
      const title = words('h1');
      (navigator.share ? navigator.share({ title, url }) : put(`${title}\n${url}`)).catch(() => {});
    });
    copy.addEventListener('click', () => put(`${words('h1, .deck, .by, .body > p')}\n${url}`).catch(() => {}));
    copy.hidden = !navigator.clipboard;
    if (!navigator.share && !navigator.clipboard) share.remove();
  };

  // Some voices fall silent after a quarter of a minute, so text is handed over
  // in sentences, and long sentences in pieces.
  const longest = 120;
  const pieces = (text, lang) => {
    const sentences = Intl.Segmenter
      ? [...new Intl.Segmenter(lang, { granularity: 'sentence' }).segment(text)].map((s) => s.segment)
      : text.match(/[^。！？.!?]+[。！？.!?]*/g) ?? [];
    return sentences.flatMap((s) => s.match(new RegExp(`.{1,${longest}}(?=[，、；,; ]|$)|.{1,${longest}}`, 'gsu')) ?? []);
  };

  const readAloud = (button) => {
    const body = document.querySelector('.body');
    const lang = body.closest('[lang]').lang;
    const queue = [];
    const stop = () => {
      queue.length = 0;
      speechSynthesis.cancel();
      document.querySelector('.spoken')?.classList.remove('spoken');
      turn(false);
    };
    const reading = () => button.getAttribute('aria-pressed') === 'true';
    const turn = (on) => button.setAttribute('aria-pressed', on);
    const next = () => {
      const piece = queue.shift();
      document.querySelector('.spoken')?.classList.remove('spoken');
      if (!piece) return stop();
      piece.from.classList.add('spoken');
      const u = new SpeechSynthesisUtterance(piece.text);
      u.lang = lang;
      u.onend = () => { if (reading()) next(); };
      u.onerror = stop;
      speechSynthesis.speak(u);
    };
    button.addEventListener('click', () => {
      if (reading()) return stop();
      for (const from of [document.querySelector('h1'), ...body.querySelectorAll('p')]) {
        for (const text of pieces(from.textContent, lang)) queue.push({ from, text });
      }
      turn(true);
      next();
    });
    addEventListener('pagehide', stop);
  };

  addEventListener('keydown', (e) => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return;
    if (e.target.closest('input, textarea, select, summary')) return;
    const way = { ArrowLeft: 'prev', ArrowRight: 'next' }[e.key];
    if (way) document.querySelector(`[data-turn="${way}"]`)?.click();
  });
}
