// Hands in the code of a link, which stands where no server sees it, and clears it from the address.
const code = location.hash.slice(1);
if (code) {
  history.replaceState(null, "", location.pathname);
  const form = document.querySelector("form[data-link]");
  form.elements.code.value = code;
  form.submit();
}
