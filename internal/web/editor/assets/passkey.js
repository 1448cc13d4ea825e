// Passkeys by the browser's own API: entering, and adding a device. The server
// speaks of bytes in base64url.
const bytes = (s) => Uint8Array.from(atob(s.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

async function post(to, body) {
  const r = await fetch(to, { method: 'POST', headers: { Accept: 'application/json', 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) });
  const answer = await r.json().catch(() => ({}));
  if (!r.ok) throw new Error(answer.detail || answer.title || r.statusText);
  return answer;
}

const named = (list) => list?.map((c) => ({ ...c, id: bytes(c.id) }));

async function answer(kind, options) {
  const p = options.publicKey;
  p.challenge = bytes(p.challenge);
  if (kind === 'enter') {
    p.allowCredentials = named(p.allowCredentials);
    return navigator.credentials.get({ publicKey: p });
  }
  p.user.id = bytes(p.user.id);
  p.excludeCredentials = named(p.excludeCredentials);
  return navigator.credentials.create({ publicKey: p });
}

function sent(c) {
  const r = c.response;
  const out = { clientDataJSON: text(r.clientDataJSON) };
  if (r.attestationObject) {
    out.attestationObject = text(r.attestationObject);
    out.transports = r.getTransports?.() ?? [];
  } else {
    out.authenticatorData = text(r.authenticatorData);
    out.signature = text(r.signature);
    if (r.userHandle) out.userHandle = text(r.userHandle);
  }
  return { id: c.id, rawId: text(c.rawId), type: c.type, response: out, clientExtensionResults: c.getClientExtensionResults() };
}

const ways = { enter: ['/desk/enter/passkey/ask', '/desk/enter/passkey'], add: ['/desk/own/passkey/ask', '/desk/own/passkey'] };

if (window.PublicKeyCredential) for (const box of document.querySelectorAll('[data-passkey]')) {
  const kind = box.dataset.passkey;
  const [ask, give] = ways[kind];
  const wrong = box.querySelector('.wrong');
  box.hidden = false;
  box.querySelector('button').addEventListener('click', async (e) => {
    e.target.disabled = true;
    wrong.hidden = true;
    try {
      const { token, question } = await post(ask);
      const made = await answer(kind, question);
      const { to } = await post(give, { token, label: box.querySelector('input')?.value, to: box.dataset.to, answer: sent(made) });
      location.assign(to);
    } catch {
      wrong.hidden = false;
      e.target.disabled = false;
    }
  });
}
