// A page whose session has ended asks in vain from then on: it leads to the login instead of waiting for ever.
(() => {
  const look = (status) => {
    if (status === 401) location.reload();
  };
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...given) {
    this.addEventListener("load", () => look(this.status));
    return send.apply(this, given);
  };
  const ask = window.fetch;
  window.fetch = (...given) =>
    ask(...given).then((answer) => {
      look(answer.status);
      return answer;
    });
})();
