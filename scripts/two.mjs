import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Two (or `--peers 3`) separate peers on this machine with temporary profiles, joined to one group with a plan in it in four languages.
 * They find each other on loopback only. Ctrl-C ends them and leaves nothing behind.
 */
const program = fileURLToPath(new URL('../bin/starling', import.meta.url))
const passphrase = 'correct boat seven lemon tin'
const wanted = Number(process.argv[process.argv.indexOf('--peers') + 1] || 2)
const count = Number.isInteger(wanted) && wanted >= 2 && wanted <= 6 ? wanted : 2
const names = ['Amira', 'Kenji', 'José', 'Noor', 'Mina', 'Hikari']
const languages = ['en', 'ja', 'es', 'ar', 'en', 'ja']
/** Below the ports of tests, and of what the system gives out by itself. */
const firstPort = 17_000 + Math.floor(Math.random() * 2990)
const peers = Array.from({ length: count }, (_, i) => ({
  name: names[i],
  language: languages[i],
  profile: mkdtempSync(join(tmpdir(), `starling-two-${names[i]}-`)),
  port: firstPort + i,
  url: '',
  group: '',
  child: null
}))

let ending = false
async function end(code) {
  if (ending) return
  ending = true
  await Promise.all(
    peers.map(
      ({ child }) =>
        new Promise((resolve) => {
          if (!child || child.exitCode !== null || child.signalCode !== null) return resolve()
          child.once('exit', resolve)
          child.kill('SIGTERM')
        })
    )
  )
  for (const { profile } of peers) rmSync(profile, { recursive: true, force: true })
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0))

/** `starling call`: the answer, or the reason as an error. The passphrase goes by a pipe, never as an argument. */
function call(peer, operation, input = {}) {
  const withPeer = peer.child !== null
  const args = [program, 'call', operation, '-', '--json', '--profile', peer.profile, '--language', 'en']
  const child = spawn(process.execPath, withPeer ? args : [...args, '--passphrase-fd', '3'], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe']
  })
  child.stdin.end(JSON.stringify(input))
  child.stdio[3].on('error', () => {}) // not read when a peer runs
  child.stdio[3].end(`${passphrase}\n`)
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text))
  return new Promise((resolve, reject) => {
    child.once('close', (code) =>
      code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`${peer.name}: ${operation}: ${err.trim()}`))
    )
  })
}

function start(peer) {
  const others = peers.filter((each) => each !== peer).map(({ port }) => port)
  const args = [
    program,
    'peer',
    '--profile',
    peer.profile,
    '--json',
    '--passphrase-fd',
    '3',
    '--beacon-port',
    String(peer.port),
    '--loopback-ports',
    others.join(',')
  ]
  // A session of its own: Ctrl-C comes to this program, which ends them in order.
  peer.child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore', 'pipe'], detached: true })
  peer.child.stdio[3].end(`${passphrase}\n`)
  peer.child.once('exit', () => {
    if (ending) return
    console.error(`${peer.name}'s peer ended; ending all.`)
    void end(1)
  })
  return new Promise((resolve) => {
    peer.child.stdout.setEncoding('utf8').on('data', (text) => {
      const url = /"url":\s*"([^"]+)"/.exec(text)?.[1]
      if (!url) return
      peer.url = url
      resolve()
    })
  })
}

async function until(what, look, deadlineMs = 30_000) {
  const late = Date.now() + deadlineMs
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > late) throw new Error(`waited in vain: ${what}`)
  }
}

async function admit(by, newcomer, role) {
  const { text } = await call(by, 'invite.create', { group: by.group, role, minutes: 30 })
  const { join: id } = await call(newcomer, 'join.start', { text })
  const mine = async () => (await call(newcomer, 'join.list')).find((each) => each.join === id)
  const comparing = await until('the check code', async () => ((await mine()).state === 'comparing' ? mine() : null))
  const [asked] = await until('the newcomer', async () =>
    (await call(by, 'admission.list')).length > 0 ? call(by, 'admission.list') : null
  )
  if (asked.code.digits !== comparing.code.digits) throw new Error('the check codes differ')
  await call(newcomer, 'join.answer', { join: id, same: true })
  await call(by, 'admission.answer', { admission: asked.admission, same: true })
  newcomer.group = (await until('the keys', async () => ((await mine()).state === 'done' ? mine() : null))).group
  await until(
    `${newcomer.name} in the group`,
    async () => (await call(newcomer, 'group.get', { group: newcomer.group })).role === role
  )
}

async function plan(one, other) {
  const day = (days) => new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv')
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const event = (peer, title, days, more) =>
    call(peer, 'event.create', {
      group: peer.group,
      title,
      start: `${day(days)}T${more.at}`,
      zone,
      place: more.place,
      fallbackPlace: more.cutOff
    })
  const march = await event(one, 'March from the station', 4, {
    at: '13:00',
    place: 'Station square',
    cutOff: 'Fountain in the park, same hour'
  })
  await Promise.all([
    event(other, '週例会', 0, { at: '19:00', place: '会館3号室', cutOff: '公園の噴水' }),
    event(one, 'أمسية اعرف حقوقك', 9, { at: '18:30', place: 'المكتبة العامة', cutOff: 'ساحة المحطة' }),
    event(other, 'Asamblea del barrio', 12, { at: '18:00', place: 'Casa del pueblo', cutOff: 'La plaza, a la misma hora' })
  ])
  await call(one, 'event.reply', { group: one.group, id: march.id, answer: 'yes', withMe: 2 })
  const print = await call(one, 'task.create', {
    group: one.group,
    title: 'Print 200 leaflets',
    due: `${day(1)}T18:00`,
    zone,
    event: march.id,
    steps: ['Paper', 'Ink', 'Cut to A5']
  })
  const banner = await call(other, 'task.create', {
    group: other.group,
    title: '横断幕を作る',
    state: 'doing',
    steps: ['布を買う', '文字を書く']
  })
  await Promise.all([
    call(one, 'task.create', { group: one.group, title: 'Carta del permiso', state: 'waiting' }),
    call(other, 'task.create', { group: other.group, title: 'حجز القاعة' }),
    call(one, 'task.take', { group: one.group, id: print.id }),
    call(other, 'task.take', { group: other.group, id: banner.id })
  ])
  const leaflets = [
    [one, 'en', 'All together at the station', 'Bring your neighbours, bring water.'],
    [other, 'ja', '駅前で集まろう', '水を持って、隣の人と一緒に。'],
    [one, 'es', 'Todas juntas en la estación', 'Trae agua y a tus vecinas.'],
    [other, 'ar', 'نلتقي في ساحة المحطة', 'أحضروا جيرانكم وماءً للشرب.']
  ]
  await Promise.all(
    leaflets.map(([peer, language, title, text]) => {
      const blocks = [
        { kind: 'heading1', spans: [{ text: title }] },
        { kind: 'paragraph', spans: [{ text }] }
      ]
      return call(peer, 'leaflet.create', { group: peer.group, title, language, blocks })
    })
  )
}

try {
  const [first, second, ...more] = peers
  const everyone = (act) => Promise.all(peers.map(act))
  await everyone((peer) => call(peer, 'profile.create', { name: peer.name, language: peer.language }))
  await everyone(start)
  await everyone(async (peer) => {
    await until(`${peer.name}'s profile open`, async () => (await call(peer, 'profile.state')).state === 'open')
    await call(peer, 'network.mode', { mode: 'lan' })
    await call(peer, 'profile.set', { lockAfterMinutes: 0 }) // they are for looking at, and everybody knows their passphrase
  })
  first.group = (await call(first, 'group.create', { name: 'Harbour Union' })).group
  await admit(first, second, 'organiser')
  await plan(first, second)
  for (const [i, peer] of more.entries()) {
    if (i < more.length - 1) await admit(first, peer, 'organiser')
    else
      peer.group = (
        await call(peer, 'reading.open', {
          text: (await call(first, 'reading.create', { group: first.group, label: `for ${peer.name}` })).text
        })
      ).group
  }
  const total = async (peer, noun) => (await call(peer, `${noun}.list`, { group: peer.group })).total
  await everyone((peer) =>
    until(
      `the plan on ${peer.name}'s laptop`,
      async () => (await total(peer, 'event')) === 4 && (await total(peer, 'task')) === 4 && (await total(peer, 'leaflet')) === 4
    )
  )
  console.log(`ready: ${count} laptops, one plan. Passphrase of all: ${passphrase}\n`)
  for (const [i, peer] of peers.entries()) {
    const reads = i > 1 && i === peers.length - 1 ? ' (reads with a reading code)' : ''
    console.log(
      `${peer.name}${reads}\n  page     ${peer.url}\n  command  npx starling call event.list '{"group":"${peer.group}"}' --profile ${peer.profile}\n`
    )
  }
  console.log('Ctrl-C ends all and deletes the profiles.')
} catch (err) {
  console.error(err instanceof Error ? err.message : err)
  await end(1)
}
