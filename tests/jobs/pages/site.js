// A browser as far as the snippet needs one. Reads what happens as JSON from the last argument,
// and prints what the snippet told the server, where the address bar stands, and what is stored.
const { readFileSync } = require("node:fs");
const vm = require("node:vm");
const [snippet, said] = process.argv.slice(-2);
const { href, stored, gpc, deeds } = JSON.parse(said);

const told = [], listeners = {}, storage = { ...stored };
const location = new URL(href);
const link = { href: "/b", host: location.host, hash: "", closest: () => link };
const video = { tagName: "VIDEO", currentTime: 11, title: "Our work", currentSrc: "" };
const window = {};
vm.runInNewContext(readFileSync(snippet, "utf8"), {
  URL, JSON, Date, window, location,
  navigator: { globalPrivacyControl: gpc, sendBeacon: (url, body) => told.push([url, JSON.parse(body)]) },
  history: { state: null, replaceState: (_, __, to) => { location.href = new URL(to, location).href; } },
  localStorage: {
    getItem: (name) => storage[name] ?? null,
    setItem: (name, value) => { storage[name] = value; },
    removeItem: (name) => { delete storage[name]; },
  },
  document: {
    currentScript: { src: "https://leads.example.com/s.js" },
    addEventListener: (name, heard) => { (listeners[name] ??= []).push(heard); },
  },
});
const does = {
  consent: () => window.callboard.consent(),
  forget: () => window.callboard.forget(),
  follow: () => listeners.click.forEach((heard) => heard({ target: link })),
  watch: () => listeners.timeupdate.forEach((heard) => heard({ target: video })),
};
for (const deed of deeds) does[deed]();
console.log(JSON.stringify({ told, href: location.href, next: link.hash, kept: Object.keys(storage) }));
