import { type Clock, percentOf, timeTicks } from '../html/scale.ts'
import { all, button, numberOf } from './dom.ts'

/** The least that is shown, in milliseconds. */
const LEAST = 200
/** Pixels that the text of a tick may take. */
const TICK = 85
const SVG = 'http://www.w3.org/2000/svg'

/** Zoom and pan of one axis: by buttons, by keys (+ - ← → 0), by dragging, by the wheel with Ctrl. */
export function steer(axis: HTMLElement): void {
  const whole = { from: numberOf(axis, 'from'), to: numberOf(axis, 'to') }
  const margin = Math.max(500, (whole.to - whole.from) * 0.03)
  const first = { from: numberOf(axis, 'viewFrom'), to: numberOf(axis, 'viewTo') }
  const bounds = { from: Math.min(whole.from - margin, first.from), to: Math.max(whole.to + margin, first.to) }
  let view = first
  addEventListener('resize', () => draw(axis, view.from, view.to))
  draw(axis, first.from, first.to)

  const show = (from: number, to: number): void => {
    const span = Math.min(Math.max(to - from, LEAST), bounds.to - bounds.from)
    const start = Math.min(Math.max(from, bounds.from), bounds.to - span)
    view = { from: start, to: start + span }
    draw(axis, view.from, view.to)
  }
  const zoom = (factor: number, at = (view.from + view.to) / 2): void => show(at - (at - view.from) * factor, at + (view.to - at) * factor)
  const pan = (share: number): void => {
    const by = (view.to - view.from) * share
    show(view.from + by, view.to + by)
  }

  const tools = document.createElement('div')
  tools.className = 'zoom'
  tools.append(
    button('+', 'Zoom in', () => zoom(0.5)),
    button('−', 'Zoom out', () => zoom(2)),
    button('←', 'Earlier', () => pan(-0.3)),
    button('→', 'Later', () => pan(0.3)),
    button('found', 'Show what was found', () => show(first.from, first.to)),
    button('all', 'Show all of the input', () => show(bounds.from, bounds.to)),
  )
  axis.querySelector('h3')?.after(tools)

  axis.tabIndex = 0
  axis.addEventListener('keydown', (event) => {
    if (event.target !== axis) return
    const act = new Map<string, () => void>([
      ['+', () => zoom(0.5)],
      ['=', () => zoom(0.5)],
      ['-', () => zoom(2)],
      ['ArrowLeft', () => pan(-0.15)],
      ['ArrowRight', () => pan(0.15)],
      ['0', () => show(first.from, first.to)],
    ]).get(event.key)
    if (act === undefined) return
    event.preventDefault()
    act()
  })
  const momentAt = (x: number): number => {
    const box = axis.querySelector('.scale')?.getBoundingClientRect()
    return box === undefined || box.width === 0 ? view.from : view.from + ((x - box.left) / box.width) * (view.to - view.from)
  }
  axis.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      zoom(event.deltaY > 0 ? 1.25 : 0.8, momentAt(event.clientX))
    },
    { passive: false },
  )
  drag(axis, momentAt, (by) => show(view.from - by, view.to - by))
}

/** Calls `move` with the milliseconds by which the axis was pulled. */
function drag(axis: HTMLElement, momentAt: (x: number) => number, move: (by: number) => void): void {
  let held: number | undefined
  axis.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('a, button') !== null)) return
    held = momentAt(event.clientX)
    axis.setPointerCapture(event.pointerId)
  })
  axis.addEventListener('pointermove', (event) => {
    if (held !== undefined) move(momentAt(event.clientX) - held)
  })
  for (const end of ['pointerup', 'pointercancel'] as const) axis.addEventListener(end, () => (held = undefined))
}

/** Puts everything of an axis where it stands between two moments. */
function draw(axis: HTMLElement, from: number, to: number): void {
  const within = (at: number): number => Math.min(100, Math.max(0, percentOf(at, from, to)))
  for (const spot of all('[data-at]', SVGElement, axis)) {
    const at = numberOf(spot, 'at')
    spot.setAttribute('x', `${percentOf(at, from, to)}%`)
    spot.classList.toggle('beyond', at < from || at > to)
  }
  for (const stretch of all('.stretch', SVGElement, axis)) {
    const [left, right] = [within(numberOf(stretch, 'from')), within(numberOf(stretch, 'to'))]
    stretch.setAttribute('x', `${left}%`)
    stretch.setAttribute('width', `${Math.max(0, right - left)}%`)
  }
  const scale = axis.querySelector('.scale')
  if (scale === null) return
  const shift = numberOf(axis, 'shift')
  scale.replaceChildren(
    ...timeTicks(from + shift, to + shift, axis.dataset['clock'] as Clock, Math.max(3, Math.floor(scale.clientWidth / TICK))).flatMap(
      ({ at, text }) => {
        const x = percentOf(at - shift, from, to)
        return [
          shape('line', { class: 'tick', x1: `${x}%`, x2: `${x}%`, y1: '16', y2: '22' }),
          shape('text', { x: `${x}%`, y: '12', 'text-anchor': x < 4 ? 'start' : x > 96 ? 'end' : 'middle' }, text),
        ]
      },
    ),
  )
}

function shape(name: string, attributes: Readonly<Record<string, string>>, text?: string): SVGElement {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text !== undefined) made.textContent = text
  return made
}
