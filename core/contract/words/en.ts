import type { Sentences } from './sentences.ts'

export const en: Sentences = {
  BAD_INPUT: 'Something here is missing or does not fit[: {field}]. Correct it and try again.',
  UNKNOWN_OPERATION: 'Starling does not know this request. Check how it is written; “starling operations” lists them all.',
  MESSAGE_TOO_LARGE: 'This is more than fits in one go[ (at most {maxMiB} MiB)]. Divide it into smaller parts.',
  CHANNEL_CLOSED:
    'The connection inside Starling broke before the answer came. Look whether your change is there before you repeat it.',
  CONTRACT_MISMATCH: 'Two different versions of Starling are running on this laptop. Close them all and start Starling again.',
  INTERNAL:
    'Something went wrong inside Starling, not through you. What was saved stays saved. Try again, and restart Starling if it happens again.',
  BUSY: 'Starling is still busy with something else. Wait a moment and try again.',

  PROFILE_MISSING: 'There is no profile on this laptop yet. Create one first.',
  PROFILE_EXISTS: 'There is a profile here already. Open it with its passphrase, or choose another folder.',
  PROFILE_LOCKED: 'Starling is locked. Open it with your passphrase.',
  PROFILE_IN_USE: 'This profile is already open in another Starling on this laptop. Use that one, or close it first.',
  PROFILE_DAMAGED:
    'The profile on this laptop is damaged and cannot be opened; nothing in it was changed. Keep the folder as it is, make a new profile elsewhere and ask a coordinator for an invite.',
  DRAFTS_DAMAGED:
    'Something that was written on this laptop and was not in the plan yet is damaged and cannot be read. What is in the plan is whole. What you type now may not be kept: copy it elsewhere before you close it.',
  PROFILE_TOO_NEW: 'This profile was made by a newer Starling. Install that version or a later one.',
  PROFILE_NOT_OURS: 'This folder holds something other than a Starling profile. Choose another folder.',
  PASSPHRASE_WRONG: 'That is not the passphrase of this profile. Try again; spaces and capital letters count.',
  PASSPHRASE_TOO_SHORT: 'This passphrase is too short[: it needs at least {min} characters]. Five random words make a good one.',
  PASSPHRASE_NEEDED: 'Starling needs your passphrase for this. Enter it to go on.',
  STORE_DAMAGED:
    'Part of what this laptop stored for the group is damaged, so Starling does not use it. The other laptops still have what reached them: delete the group from this laptop and join again.',
  STORE_MOVED:
    'This profile was copied or moved here from another place, and a copy that goes on writing would harm the group. Use the original, or join again from this laptop.',
  STORE_ROLLED_BACK:
    'What is stored here is older than what this laptop had already written, as after restoring a backup. You can read it; to write, join again from this laptop.',
  DISK_FULL: 'The disk is full, so nothing more can be saved. Make some room and try again.',
  DISK_READ_ONLY: 'Starling may not write to this disk, so nothing can be saved. Allow writing, or use another disk.',

  GROUP_NOT_FOUND: 'This group is not on this laptop. Look at your list of groups.',
  GROUP_EXISTS: 'This group is on this laptop already. Open it from your list of groups.',
  GROUP_NEEDS_NEWER:
    'This group uses something that only a newer Starling knows. You can read what is here; to go on, install the newer version.',
  GROUP_SET_ASIDE:
    'What this group recorded breaks its own rules, so Starling has put the group aside. You can read it, but do not rely on it; talk to a coordinator in person.',
  NOT_FOUND: 'This is not here. It may not have reached this laptop yet; look again later.',
  NOT_ALLOWED: 'Your role in this group does not allow that. Ask a coordinator.',
  READ_ONLY: 'You can read this group but change nothing in it. To take part, ask a coordinator for an invite.',
  NOT_ADMITTED_YET:
    'The group has not let this laptop in yet. Stay within reach of a coordinator’s laptop and try again in a moment.',
  ALREADY_MEMBER: 'You are in this group already; you need no invite. Open it from your list of groups.',
  MEMBER_NOT_FOUND: 'This person is not in the group. Look at the list of people.',
  NEEDS_APPROVALS: 'This takes a yes from more than half of the coordinators[; so far {given} of {needed}]. Ask the others.',

  CODE_NOT_RECOGNISED: 'This is not a Starling code. A code begins with “starling-”: copy it again, whole.',
  CODE_MISTYPED: 'There is a mistake in this code, or a part of it is missing. Copy it again, whole.',
  CODE_WRONG_KIND: 'This is a different kind of code[: {kind}]. Use it in its own place, or ask for the right one.',
  INVITE_EXPIRED: 'This invite has run out. Ask for a new one.',
  INVITE_USED:
    'This invite has been used already, and each works once. Ask for a new one; if it was not you who used it, say so.',
  INVITE_REVOKED: 'This invite was withdrawn. Ask for a new one.',
  INVITE_DECLINED: 'The person who invited you answered no. Talk to them.',
  INVITE_NOT_FOUND: 'There is no such invite here. Look at the list of invites.',
  CHECK_CODE_DIFFERENT:
    'The codes on the two laptops were not the same, so nothing was handed over. Somebody may be between you: meet, and make a new invite.',
  JOIN_NOT_FOUND: 'Nobody is joining under this number any more. Begin again with the invite.',
  JOIN_ENDED: 'Joining broke off before it was finished. Try again; if the invite no longer works, ask for a new one.',

  TEXT_TOO_LONG: 'This text is too long[: at most {max} characters fit]. Shorten it.',
  RECORD_TOO_LARGE: 'This is too much for one change. Divide it into smaller parts.',
  TIME_INVALID: 'There is no such date or time. Check it.',
  ZONE_UNKNOWN: 'Starling does not know this time zone. Use a name such as “Asia/Tokyo”.',
  END_BEFORE_START: 'The end comes before the start. Correct one of the two.',
  LEAFLET_CONTENT_REFUSED:
    'A leaflet cannot hold some of this. Use headings, paragraphs, lists, quotes, bold, italics, and links to the web or to an e-mail address.',
  PICTURE_UNSUPPORTED: 'This is not a picture that a leaflet can hold. Use a PNG, JPEG or WebP picture without movement.',
  PICTURE_TOO_LARGE:
    'This picture is too large[: at most {maxMiB} MiB][, at most {maxPixels} pixels a side]. Make it smaller and try again.',
  PICTURE_BROKEN:
    'This picture is damaged or incomplete, so Starling does not take it. Open and save it in another program, or use another one.',
  PICTURE_NOT_HERE:
    'This picture has not reached this laptop yet. It comes as soon as somebody who has it is near, or on a stick.',
  PICTURE_REFUSED:
    'What arrived is not the picture that was added, so Starling does not show it. Ask whoever added it to do so again.',
  NOTHING_TO_UNDO: 'There is nothing to take back here. What you see is already without that change.',
  CHANGED_SINCE: 'Somebody has changed this since. Look at it as it is now, then decide again.',

  COURIER_NOT_OURS:
    'No group on this laptop can open this file. It may be for another group, badly damaged, or something else altogether.',
  COURIER_OTHER_GROUP: 'This file belongs to another of your groups. Open that group and take it in there.',
  COURIER_TOO_LARGE: 'This is too much to show on a screen. Write a carry file instead and hand it over on a stick.',
  FILE_NOT_FOUND: 'There is no such file or folder here. Look whether the stick is plugged in.',
  FILE_EXISTS: 'There is a file of this name already, and Starling replaces none. Choose another name.',
  MEDIUM_FAILED:
    'The stick or disk gave an error, so this was not finished. What is in Starling is not touched by that. Try once more, or use another stick.',
  JOB_NOT_FOUND: 'Starling no longer knows this piece of work. Look at the list, or begin again.',

  NETWORK_OFF: 'This laptop is set to connect to nothing. Choose “same network only” or “internet too”.',
  ADDRESS_NOT_NEAR:
    'This address is not in a network near by, so Starling does not ask there. Use the address that the other laptop shows.',
  PORT_IN_USE: 'Another program uses the port that Starling needs[: {port}]. Close it, or choose another port.',
  CORE_NOT_ANSWERING: 'Starling does not answer. Wait half a minute while it restarts; what was saved stays saved.',
  CORE_STOPPED:
    'Starling stopped and is starting again; what was saved stays saved. Enter your passphrase and look whether your last change is there.',
  PEER_NOT_RUNNING: 'Starling is not running for this profile. Start it with “starling peer”.',
  PEER_ALREADY_RUNNING: 'Starling is already running for this profile. Use that one, or close it first.'
}
