/* Colours of a chart are roles of the palette, as custom properties. Plotly needs colours that it can compute with, so it
   draws in the light ones; then the custom properties replace them. Theme, print and forced colours are left to CSS. */

const ROLE = /var\((--cms-[\w-]+)\)/g;
const variables = new Map(); // the custom property by its light colour, as browsers write it
const lightColours = new Map(); // the light colour by its custom property
const PARTS = ["fill", "stroke"];

export function resolveColours(figure) {
  return figure.replace(ROLE, (variable, name) => {
    if (!lightColours.has(name)) lightColours.set(name, lightColour(variable, name));
    return lightColours.get(name);
  });
}

function lightColour(variable, name) {
  // The style sheet defines each role as light-dark(#rrggbb, #rrggbb).
  const [hex] = getComputedStyle(document.documentElement).getPropertyValue(name).match(/#[0-9a-f]{6}/i);
  const channels = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  variables.set(`rgb(${channels.join(", ")})`, variable);
  return hex;
}

export function paintWithVariables(plot) {
  for (const element of plot.querySelectorAll("[style*=rgb], [fill^=rgb], [stroke^=rgb], [fill^='#'], [stroke^='#']")) {
    for (const part of PARTS) {
      const variable = variables.get(element.style[part] || asRgb(element.getAttribute(part)));
      if (variable) element.style[part] = variable;
    }
  }
}

function asRgb(colour) {
  if (!colour?.startsWith("#")) return colour;
  return `rgb(${[1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)).join(", ")})`;
}
