// <form data-options='{…}'> with <button data-security-key="create|get">: sent by this button, the
// browser is asked for a security key first, whose answer goes into the form's field `answer`, or the
// one that data-answer names. What went wrong stands in [data-key-problem].
const form = document.querySelector("form[data-options]");
const asBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const asText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const withBytes = (credentials) => credentials?.map((one) => ({ ...one, id: asBytes(one.id) }));

function asked(options) {
  const found = { ...options, challenge: asBytes(options.challenge) };
  if (options.user) {
    found.user = { ...options.user, id: asBytes(options.user.id) };
    found.excludeCredentials = withBytes(options.excludeCredentials);
  } else {
    found.allowCredentials = withBytes(options.allowCredentials);
  }
  return { publicKey: found };
}

function answered(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
    if (credential.response[name]) {
      response[name] = asText(credential.response[name]);
    }
  }
  const id = asText(credential.rawId);
  return JSON.stringify({ id, rawId: id, type: credential.type, response, clientExtensionResults: {} });
}

async function onSubmit(event) {
  const button = event.submitter;
  const field = form.elements[form.dataset.answer ?? "answer"];
  if (!button?.dataset.securityKey || field.value) {
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const problem = form.querySelector("[data-key-problem]");
  problem.hidden = true;
  try {
    const options = asked(JSON.parse(form.dataset.options));
    const credential = await navigator.credentials[button.dataset.securityKey](options);
    field.value = answered(credential);
    form.requestSubmit(button);
  } catch {
    problem.hidden = false;
  }
}

if (form && window.PublicKeyCredential) {
  form.addEventListener("submit", onSubmit, { capture: true });
} else if (form) {
  form.querySelector("[data-key-problem]").hidden = false;
}
