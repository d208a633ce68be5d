/* Callboard: which pages a lead reads. Put it on every page, before </body>:
     <script async src="https://leads.example.com/s.js"></script>
   It does nothing for a visitor who did not come by a link of one of our messages, or whose browser
   objects (Global Privacy Control, Do Not Track). It sets no cookie and stores nothing: the mark goes
   from page to page behind the "#" of the website's own links. Only after the visitor has agreed in
   your consent banner, call callboard.consent(): then a later visit is known, for 30 days.
   A video of your own pages counts after ten seconds; for any other call callboard.video("name"). */
(function () {
  "use strict";
  var script = document.currentScript;
  if (!script || navigator.globalPrivacyControl || navigator.doNotTrack === "1") return;
  var server = new URL("v", script.src).href;
  var NAME = "callboard", DAYS = 30, WATCHED = 10;
  var inAddress = /(?:^#|&)cb=([0-9]+-[A-Za-z0-9_-]{16})$/.exec(location.hash);
  var mark = inAddress ? inAddress[1] : kept();
  if (inAddress) history.replaceState(history.state, "", location.pathname + location.search);

  function kept() {
    try {
      var found = JSON.parse(localStorage.getItem(NAME));
      return found && found.until > Date.now() ? found.mark : "";
    } catch (nothing) {
      return "";
    }
  }

  function tell(video) {
    if (!mark) return;
    var page = location.protocol + "//" + location.host + location.pathname;
    navigator.sendBeacon(server, JSON.stringify({ mark: mark, page: page, video: video || "" }));
  }

  function carry(event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (mark && link && link.host === location.host && !link.hash) link.hash = "cb=" + mark;
  }

  function watch(event) {
    var video = event.target;
    if (video.tagName !== "VIDEO" || video.callboard || video.currentTime < WATCHED) return;
    video.callboard = true;
    tell((video.title || video.currentSrc.split(/[?#]/)[0]).slice(-200));
  }

  window.callboard = {
    video: function (name) { tell(String(name || "video").slice(0, 200)); },
    consent: function () {
      if (!mark) return;
      var until = Date.now() + DAYS * 86400000;
      try { localStorage.setItem(NAME, JSON.stringify({ mark: mark, until: until })); } catch (full) {}
    },
    forget: function () {
      mark = "";
      try { localStorage.removeItem(NAME); } catch (none) {}
    }
  };
  document.addEventListener("click", carry, true);
  document.addEventListener("auxclick", carry, true);
  document.addEventListener("timeupdate", watch, true);
  tell();
})();
