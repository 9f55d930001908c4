/* Shows where a place is. Not a byte is asked of anybody before the button is pressed; without a script there is no
   button, and the address and the link beside it tell the way. */

const START = 16; // streets with their names

const box = document.querySelector("[data-map]");
const part = (name) => box.querySelector(`[data-${name}]`);
const words = box.dataset;
let map;

function style(address) {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: resolve, onerror: reject });
    document.head.append(link);
  });
}

async function draw() {
  await Promise.all([import(words.leaflet), ...words.styles.split(" ").map(style)]);
  const { L } = globalThis;
  const here = [Number(words.lat), Number(words.lon)];
  const isFine = matchMedia("(pointer: fine)").matches;
  map = L.map(part("canvas"), {
    attributionControl: false,
    zoomControl: false,
    // The page scrolls as ever under a wheel and under one finger; two fingers, the keys and the buttons move the map.
    scrollWheelZoom: false,
    dragging: isFine,
    fadeAnimation: false,
    zoomAnimation: false,
    inertia: false,
  }).setView(here, Math.min(START, Number(words.mostZoom)));
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control
    .attribution({ prefix: false })
    .addAttribution(`<a href="${words.creditUrl}" rel="noreferrer">${words.credit}</a>`)
    .addTo(map);
  L.tileLayer(words.tiles, { maxZoom: Number(words.mostZoom), referrerPolicy: words.referrer })
    .on("tileerror", () => {
      part("failed").hidden = false;
    })
    .addTo(map);
  L.circleMarker(here, { className: "map__place", radius: 12, weight: 4, interactive: false }).addTo(map);
}

function show(isOpen) {
  part("canvas").hidden = !isOpen;
  part("turn").textContent = isOpen ? words.close : words.open;
  part("turn").setAttribute("aria-expanded", isOpen);
}

async function turn() {
  const isOpen = part("canvas").hidden;
  show(isOpen);
  if (!isOpen) return;
  try {
    if (!map) await draw();
    part("canvas").focus();
  } catch (error) {
    show(false);
    part("failed").hidden = false;
    console.error(error);
  }
}

part("canvas").setAttribute("role", "region");
part("canvas").setAttribute("aria-label", words.label);
part("turn").addEventListener("click", turn);
part("canvas").addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  show(false);
  part("turn").focus();
});
box.hidden = false;
