// Added by the preview server to each page it shows, and to no published page. Asks for
// news, reloads when the pages have changed, and shows what is wrong over the last good
// page. Asks only while the tab is seen: a browser opens few connections to one server.
"use strict";

const shownPages = new URL(document.currentScript.src).searchParams.get("pages");
const stylesheet = document.createElement("link");
stylesheet.rel = "stylesheet";
stylesheet.href = "/.shirube/preview.css";
document.head.append(stylesheet);

let token = "";
let asking = null;

function show(errors) {
  document.getElementById("shirube-errors")?.remove();
  if (errors.length === 0) return;
  const box = document.createElement("section");
  box.id = "shirube-errors";
  box.setAttribute("role", "alert");
  box.lang = "ja";
  const title = document.createElement("h2");
  title.textContent = `直すところが ${errors.length} か所あります`;
  box.append(title);
  for (const error of errors) {
    const text = document.createElement("pre");
    text.textContent = error;
    box.append(text);
  }
  document.body.append(box);
}

async function ask() {
  while (!document.hidden) {
    asking = new AbortController();
    try {
      const answer = await fetch(`/.shirube/news?after=${token}`, { signal: asking.signal });
      const news = await answer.json();
      if (news.pages !== shownPages) {
        location.reload();
        return;
      }
      token = news.token;
      show(news.errors);
    } catch {
      // The server is gone, or the tab was left.
      await new Promise((wake) => setTimeout(wake, 1000));
    }
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) asking?.abort();
  else ask();
});
ask();
