/* The marks of a drawn chart: where each one is, its words and its code. */

const REACH_PX = 20; // a pointer this far from a mark, or closer, means it
const ROW_GAP_PX = 16; // marks whose centres are closer are in one row
const ENTITIES = { lt: "<", gt: ">", amp: "&", "#36": "$" }; // what escape_plotly writes

// Returns the marks in reading order: rows from above, in a row from the left. Boxes are in px from the corner of the plot.
export function findMarks(plot, traces) {
  const marks = plot.calcdata.flatMap((points, n) => {
    const find = traces[n].type === "bar" ? findBars : traces[n].mode === "lines" ? findSegments : findPoints;
    return find(points, traces[n], plot._fullLayout);
  });
  return inReadingOrder(marks.filter((mark) => mark.words));
}

// Returns the mark that a pointer means, undefined if none is in reach.
export function nearestMark(marks, x, y) {
  let nearest, least = Infinity;
  for (const mark of marks) {
    const distance = Math.hypot(outside(x, mark.left, mark.right), outside(y, mark.top, mark.bottom));
    const rank = distance + Math.hypot(x - mark.x, y - mark.y) / 1e4; // of two that cover each other, the closer centre
    if (distance <= mark.reach && rank < least) [nearest, least] = [mark, rank];
  }
  return nearest;
}

// Returns the closest mark of the next row in a direction, 1 down and -1 up; undefined at the edge.
export function markInNextRow(marks, mark, direction) {
  const row = marks.filter((other) => other.row === mark.row + direction);
  return row.sort((a, b) => Math.abs(a.x - mark.x) - Math.abs(b.x - mark.x))[0];
}

const outside = (value, low, high) => Math.max(low - value, 0, value - high);
const itemOf = (value, n) => (Array.isArray(value) ? value[n] : value);

function makeMark(trace, n, [left, right], [top, bottom], reach) {
  [left, right] = [Math.min(left, right), Math.max(left, right)];
  [top, bottom] = [Math.min(top, bottom), Math.max(top, bottom)];
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return { words: wordsOf(trace, n), code: itemOf(trace.customdata, n) ?? null, x, y, left, right, top, bottom, reach };
}

function findBars(points, trace, { xaxis, yaxis }) {
  return points.map((point, n) => {
    const xs = [point.s0, point.s1].map((value) => xaxis._offset + xaxis.c2p(value, true));
    const ys = [point.p0, point.p1].map((value) => yaxis._offset + yaxis.c2p(value, true));
    return makeMark(trace, n, xs, ys, 0);
  });
}

function findPoints(points, trace, { xaxis, yaxis }) {
  const radius = (trace.marker?.size ?? 6) / 2;
  return points.flatMap((point, n) => {
    const [x, y] = [xaxis._offset + xaxis.c2p(point.x), yaxis._offset + yaxis.c2p(point.y)];
    const isDrawn = Number.isFinite(x) && Number.isFinite(y);
    return isDrawn ? [makeMark(trace, n, [x - radius, x + radius], [y - radius, y + radius], REACH_PX)] : [];
  });
}

// The segments of a line are separated by gaps; the words are those of the first point.
function findSegments(points, trace, layout) {
  const half = trace.line.width / 2;
  return Object.values(Object.groupBy(findPoints(points, trace, layout), (mark) => mark.words)).map((ends) => {
    const [first, last] = [ends[0], ends.at(-1)];
    return { ...makeMark(trace, 0, [first.x, last.x], [first.y - half, last.y + half], REACH_PX), words: first.words };
  });
}

function inReadingOrder(marks) {
  marks.sort((a, b) => a.y - b.y);
  let row = 0;
  marks.forEach((mark, n) => {
    if (n && mark.y - marks[n - 1].y >= ROW_GAP_PX) row += 1;
    mark.row = row;
  });
  return marks.sort((a, b) => a.row - b.row || a.x - b.x);
}

// The words of the box of a mark, as text: plotly's tags and entities are removed.
function wordsOf(trace, n) {
  if (trace.hoverinfo === "skip") return "";
  const [words, extra = ""] = (itemOf(trace.hovertemplate, n) ?? "").split("<extra>");
  return [words.replace("%{hovertext}", () => itemOf(trace.hovertext, n)), extra.replace("</extra>", "")]
    .filter(Boolean).join("\n")
    .replaceAll("<br>", "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|amp|#36);/g, (_, name) => ENTITIES[name]);
}
