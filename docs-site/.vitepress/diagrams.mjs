// State diagrams in Mermaid's words, which those who read the plain pages see, drawn by Graphviz while the site is built.
import { instance } from '@viz-js/viz'

const EDGE = /^(\S+) --> (\S+)(?: : (.+))?$/

const LOOK = {
  graphAttributes: { bgcolor: 'transparent', pad: 0.1, nodesep: 0.2, ranksep: 0.5 },
  nodeAttributes: { shape: 'box', style: 'rounded', fontname: 'Helvetica', fontsize: 12, height: 0.35 },
  edgeAttributes: { fontname: 'Helvetica', fontsize: 11, arrowsize: 0.6 },
}

const viz = await instance()

/** What leads from where to where; anything else in a drawing is a mistake. */
function edges(text) {
  const [kind, ...lines] = text.trim().split('\n').map((line) => line.trim())
  if (kind !== 'stateDiagram-v2') {
    throw new Error(`mermaid: expected stateDiagram-v2, actual ${kind}`)
  }
  return lines.map((line) => {
    const edge = EDGE.exec(line)
    if (edge === null) {
      throw new Error(`mermaid: expected "A --> B" or "A --> B : EVENT", actual ${line}`)
    }
    const [, tail, head, events = ''] = edge
    // A line for each event, with room at its sides: for the arrow, and for a font that is wider than Graphviz thinks.
    const label = events === '' ? '' : events.split(', ').map((event) => ` ${event}\u00a0\u00a0\\l`).join('')
    return { tail, head, attributes: { label } }
  })
}

/** The drawing as SVG within the page, in the colours of the page: see theme/style.css. */
export function drawn(text) {
  const svg = viz.renderString({ ...LOOK, edges: edges(text) }, { format: 'svg' })
  const [size, width] = /width="(\d+)pt" height="\d+pt"/.exec(svg)
  const bare = svg
    .slice(svg.indexOf('<svg'))
    .replace(size, `style="max-width: ${width}px; min-width: min(${width}px, 600px)" role="img" aria-label="State diagram"`)
    .replace(/<!--.*?-->\n?/gs, '')
    .replace(/<title>.*?<\/title>\n?/gs, '')
    .replace(/ (?:id|fill|stroke|xmlns:xlink)="[^"]*"/g, '')
  return `<div class="diagram">${bare}</div>\n`
}
