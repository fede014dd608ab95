import * as Y from 'yjs'

export interface InsertionPoint {
  readonly parent: Y.XmlFragment
  readonly index: number
  /** The point lies in a container of the kind asked for, so the new blocks continue it. */
  readonly inside: boolean
}

/** Takes a block out, and with it the list item, list or quote that it leaves empty. An item left with a list alone gives way to that list's items. */
export function removeBlock(element: Y.XmlElement): void {
  let gone: Y.XmlElement = element
  for (;;) {
    const parent = parentOf(gone)
    if (parent === null) return
    parent.delete(placeIn(parent, gone), 1)
    if (!(parent instanceof Y.XmlElement)) return
    if (parent.length === 0) {
      gone = parent
      continue
    }
    const list = parentOf(parent)
    if (parent.nodeName !== 'listItem' || list === null || isParagraph(parent.get(0))) return
    const place = placeIn(list, parent)
    list.insert(place + 1, itemsOf(parent.slice(0)))
    list.delete(place, 1)
    return
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
    if (!(parent instanceof Y.XmlElement)) return placeIn(root, child)
    child =
      placeIn(parent, child) === 0
        ? parent
        : parent.nodeName === 'listItem'
          ? splitItem(parent, child)
          : splitContainer(parent, child)
  }
}

/** The rest of an item becomes items of its own, in a second list with those that follow. */
function splitItem(item: Y.XmlElement, from: Y.XmlElement): Y.XmlElement {
  const list = parentOf(item)
  if (!(list instanceof Y.XmlElement)) return item
  const place = placeIn(item, from)
  const rest = itemsOf(item.slice(place))
  item.delete(place, item.length - place)
  const next = placeIn(list, item) + 1
  return secondOf(list, next, rest)
}

function splitContainer(container: Y.XmlElement, from: Y.XmlElement): Y.XmlElement {
  return secondOf(container, placeIn(container, from), [])
}

function secondOf(container: Y.XmlElement, place: number, before: readonly Y.XmlElement[]): Y.XmlElement {
  const second = new Y.XmlElement(container.nodeName)
  for (const [name, value] of Object.entries(container.getAttributes())) if (value !== undefined) second.setAttribute(name, value)
  second.insert(0, [...before, ...container.slice(place).map(copyOf)])
  container.delete(place, container.length - place)
  const above = parentOf(container)
  above?.insert(placeIn(above, container) + 1, [second])
  return second
}

/** Blocks as list items: the editor drops an item that does not begin with a paragraph, so a list gives its items. */
function itemsOf(nodes: readonly XmlNode[]): Y.XmlElement[] {
  return nodes.flatMap((node) => {
    if (!(node instanceof Y.XmlElement)) return []
    if (isList(node)) return node.slice(0).flatMap((each) => (each instanceof Y.XmlElement ? [each.clone()] : []))
    const item = new Y.XmlElement('listItem')
    item.insert(0, isParagraph(node) ? [node.clone()] : [new Y.XmlElement('paragraph'), node.clone()])
    return [item]
  })
}

type XmlNode = Y.XmlElement | Y.XmlText | Y.XmlHook

function isList(node: XmlNode): boolean {
  return node instanceof Y.XmlElement && (node.nodeName === 'bulletList' || node.nodeName === 'orderedList')
}

function isParagraph(node: XmlNode): boolean {
  return node instanceof Y.XmlElement && node.nodeName === 'paragraph'
}

function copyOf(node: XmlNode): Y.XmlElement | Y.XmlText {
  return node instanceof Y.XmlHook ? new Y.XmlText() : node.clone()
}

function parentOf(element: Y.XmlElement): Y.XmlFragment | null {
  return element.parent instanceof Y.XmlFragment ? element.parent : null
}

function placeIn(parent: Y.XmlFragment, child: Y.XmlElement): number {
  return parent.toArray().indexOf(child)
}
