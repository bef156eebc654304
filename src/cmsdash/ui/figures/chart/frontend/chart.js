/* Draws the charts of a page with plotly, each when it comes within a screen's height of the window. Streamlit calls the
   default export whenever the data of a chart change. */
import { paintWithVariables, resolveColours } from "./colours.js";
import { MarkCursor } from "./mark_cursor.js";
import { findMarks } from "./marks.js";

const PLOTLY = new URL("../../../app/static/vendor/plotly-basic-4.1.1-99784e3abfb0.min.js", import.meta.url).href;
const CONFIG = { staticPlot: true }; // marks are found by marks.js
const NEAR = "100% 0%"; // margin of the window within which a chart is drawn
const printed = matchMedia("print");

const charts = new Map(); // by the element that Streamlit gives a chart
let plotly = null; // once it has arrived
let arrival = null;

export default function renderChart({ data, parentElement, setTriggerValue }) {
  if (!charts.has(parentElement)) charts.set(parentElement, new Chart(parentElement));
  charts.get(parentElement).update(data, (code) => setTriggerValue("click", code));
  return () => {
    if (parentElement.isConnected) return; // Streamlit also calls this for an update that a newer one overtook
    charts.get(parentElement)?.remove();
    charts.delete(parentElement);
  };
}

// Text is measured while a chart is drawn, so the fonts come first.
function loadPlotly() {
  arrival ??= Promise.all([import(PLOTLY), document.fonts.ready]).then(() => { plotly = self.Plotly; });
  return arrival;
}

const drawAll = () => charts.forEach((chart) => chart.draw());
addEventListener("beforeprint", drawAll);
printed.addEventListener("change", drawAll);
document.addEventListener("toggle", ({ target }) => {
  const fold = target.closest?.("[class*=st-key-fold-]");
  if (fold) charts.forEach((chart) => { if (fold.classList.contains(`st-key-fold-${chart.data.name}`)) chart.draw(); });
}, true);

class Chart {
  constructor(parent) {
    this.element = document.createElement("div");
    this.element.className = "cms-chart";
    this.plot = document.createElement("div");
    this.plot.setAttribute("role", "img"); // the labels inside are not read one by one
    this.element.append(this.plot);
    parent.append(this.element);
    this.cursor = new MarkCursor(this.element);
    this.isNear = this.isInSight = null; // not known yet
    this.setBusy(true);
    this.width = 0;
    const root = parent.closest("[data-testid=stMain]");
    const watch = (name, rootMargin) => {
      const observer = new IntersectionObserver((entries) => {
        this[name] = entries.at(-1).isIntersecting;
        if (this[name]) this.draw();
        else if (!this.isNear) this.setBusy(false);
      }, { root, rootMargin });
      observer.observe(this.element);
      return observer;
    };
    const resizes = new ResizeObserver(() => this.resize());
    resizes.observe(this.element);
    this.observers = [watch("isInSight", "0px"), watch("isNear", NEAR), resizes];
  }

  update(data, onClick) {
    this.data = data;
    this.element.style.height = `${data.height}px`;
    this.plot.setAttribute("aria-label", data.alt);
    this.cursor.update(data, onClick);
    this.refresh();
  }

  // A printed chart keeps its width on the screen.
  resize() {
    if (printed.matches || this.element.clientWidth === this.width) return;
    this.width = this.element.clientWidth;
    if (this.data) this.refresh();
  }

  // Draws a chart in sight at once, one that is near after the next paint, others when they come near.
  refresh() {
    if (this.isNear === null) return;
    const isDue = this.isNear && !this.isCurrent();
    this.setBusy(isDue);
    if (!isDue) return;
    if (this.isInSight) this.draw();
    else requestAnimationFrame(() => setTimeout(() => this.draw()));
  }

  isCurrent() {
    return this.drawnFigure === this.data.figure && this.drawnWidth === this.width;
  }

  draw() {
    this.width ||= this.element.clientWidth;
    if (this.isCurrent() || !this.element.isConnected || !this.width) return;
    this.setBusy(true);
    if (plotly) this.drawNow();
    else loadPlotly().then(() => { if (!this.isCurrent()) this.drawNow(); }, (error) => this.fail(error));
  }

  setBusy(isBusy) {
    this.element.ariaBusy = String(isBusy);
  }

  drawNow() {
    this.drawnFigure = this.data.figure;
    this.drawnWidth = this.width;
    const { data, layout } = JSON.parse(resolveColours(this.data.figure));
    const marked = data.map(({ hovertemplate, hovertext, ...trace }) => ({ ...trace, hoverinfo: "skip" }));
    plotly.react(this.plot, marked, { ...layout, width: this.width }, CONFIG).then(() => {
      paintWithVariables(this.plot);
      this.cursor.setMarks(findMarks(this.plot, data));
      this.setBusy(false);
      this.element.dataset.drawings = Number(this.element.dataset.drawings ?? 0) + 1;
    }, (error) => this.fail(error));
  }

  // The text alternative stands where the chart would be.
  fail(error) {
    this.setBusy(false);
    this.element.classList.add("cms-chart-failed");
    console.error(error);
  }

  remove() {
    this.observers.forEach((observer) => observer.disconnect());
    this.cursor.remove();
    if (this.drawnFigure) plotly.purge(this.plot);
    this.element.remove();
  }
}
