import type { Page } from 'playwright-core'

/**
 * What is cut or pushed out of sight on the page as it stands: controls and headings that are wider than their own box, or stand beyond
 * the window's edge outside anything that scrolls. Empty is good.
 */
export async function cutWords(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const found = []
    const wide = document.documentElement.scrollWidth - innerWidth
    if (wide > 1) found.push('the whole page is ' + wide + ' px too wide')
    const scrolls = (element) => {
      for (let each = element.parentElement; each; each = each.parentElement)
        if (/auto|scroll/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth + 1) return true
      return false
    }
    for (const element of document.querySelectorAll('button, a, h1, h2, h3, label, .bd, th, [role=columnheader]')) {
      const box = element.getBoundingClientRect()
      const style = getComputedStyle(element)
      if (element.matches('.skip') || box.width < 2 || style.visibility === 'hidden' || style.clipPath !== 'none') continue
      const name = element.tagName.toLowerCase() + '.' + element.className + ' “' + element.textContent.slice(0, 60) + '”'
      if (element.scrollWidth > element.clientWidth + 2 && element.clientWidth > 0 && style.display !== 'inline' && style.textOverflow !== 'ellipsis' && style.overflowX !== 'auto')
        found.push(name + ' is cut by ' + (element.scrollWidth - element.clientWidth) + ' px')
      if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(element)) found.push(name + ' stands beyond the edge')
    }
    return found
  })()`)
}
