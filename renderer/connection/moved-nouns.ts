/** Which operations' answers may have changed when core names a topic: by the noun before the dot. */
const nounsByTopic: Readonly<Record<string, readonly string[]>> = {
  event: ['event', 'search', 'version'],
  task: ['task', 'event', 'search', 'version'],
  leaflet: ['leaflet', 'search', 'version'],
  person: ['member', 'group', 'change', 'event', 'task', 'leaflet', 'reading', 'network', 'search'],
  group: ['group', 'member'],
  member: ['member', 'group', 'reading', 'network'],
  change: ['change', 'version'],
  picture: ['leaflet', 'picture'],
  trip: ['courier'],
  reach: ['courier', 'event', 'task', 'leaflet', 'member', 'group', 'change', 'network'],
  network: ['network', 'member', 'reading'],
  invite: ['invite'],
  admission: ['admission', 'invite'],
  join: ['join'],
  observer: ['reading'],
  profile: ['profile', 'group', 'network', 'member', 'join', 'admission']
}

export function nounsMovedBy(topics: readonly string[]): ReadonlySet<string> {
  return new Set(topics.flatMap((topic) => nounsByTopic[topic] ?? [topic]))
}
