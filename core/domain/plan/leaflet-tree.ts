import * as Y from 'yjs'

export interface InsertionPoint {
  readonly parent: Y.XmlFragment
  readonly index: number
  /** The point lies in a container of the kind asked for, so the new blocks continue it. */
  readonly inside: boolean
}

/** Takes a block out, and with it the list item, list or quote that it leaves empty. */
export function removeWithEmptyParents(element: Y.XmlElement): void {
  let gone: Y.XmlElement = element
  for (;;) {
    const parent = parentOf(gone)
    if (parent === null) return
    parent.delete(placeIn(parent, gone), 1)
    if (!(parent instanceof Y.XmlElement) || parent.length > 0) return
    gone = parent
  }
}

/** The place between two neighbouring blocks for blocks of the given container (`bulletList` …) or, with null, for any others. */
export function insertionPoint(
  root: Y.XmlFragment,
  previous: Y.XmlElement | null,
  next: Y.XmlElement | null,
  container: string | null
): InsertionPoint {
  if (container !== null) {
    const before = next === null ? null : childOf(next, container)
    if (before !== null && isFirst(before.child, next))
      return { parent: before.parent, index: placeIn(before.parent, before.child), inside: true }
    const after = previous === null ? null : childOf(previous, container)
    if (after !== null) return { parent: after.parent, index: placeIn(after.parent, after.child) + 1, inside: true }
  }
  return { parent: root, index: next === null ? root.length : splitBefore(root, next), inside: false }
}

/** The item or paragraph of the nearest container that holds this block, where that is of the kind asked for. */
function childOf(block: Y.XmlElement, container: string): { parent: Y.XmlElement; child: Y.XmlElement } | null {
  const parent = parentOf(block)
  if (!(parent instanceof Y.XmlElement)) return null
  if (parent.nodeName === container) return { parent, child: block }
  const above = parentOf(parent)
  return parent.nodeName === 'listItem' && above instanceof Y.XmlElement && above.nodeName === container
    ? { parent: above, child: parent }
    : null
}

function isFirst(child: Y.XmlElement, block: Y.XmlElement | null): boolean {
  return child === block || child.get(0) === block
}

/**
 * The place in the root before this block. A container that begins earlier is split: what stands from here on moves into a second one.
 * Moving is copying in Yjs, so an edit that somebody makes meanwhile in the moved part is lost to them: only where nothing else will do.
 */
function splitBefore(root: Y.XmlFragment, block: Y.XmlElement): number {
  let child = block
  for (;;) {
    const parent = parentOf(child)
    if (parent === null || parent === root || !(parent instanceof Y.XmlElement)) return placeIn(root, child)
    const place = placeIn(parent, child)
    const above = parentOf(parent)
    if (place === 0 || above === null) {
      child = parent
      continue
    }
    const second = new Y.XmlElement(parent.nodeName)
    for (const [name, value] of Object.entries(parent.getAttributes())) if (value !== undefined) second.setAttribute(name, value)
    second.insert(0, parent.slice(place).map(copyOf))
    parent.delete(place, parent.length - place)
    above.insert(placeIn(above, parent) + 1, [second])
    child = second
  }
}

function copyOf(node: Y.XmlElement | Y.XmlText | Y.XmlHook): Y.XmlElement | Y.XmlText {
  return node instanceof Y.XmlHook ? new Y.XmlText() : node.clone()
}

function parentOf(element: Y.XmlElement): Y.XmlFragment | null {
  return element.parent instanceof Y.XmlFragment ? element.parent : null
}

function placeIn(parent: Y.XmlFragment, child: Y.XmlElement): number {
  return parent.toArray().indexOf(child)
}
