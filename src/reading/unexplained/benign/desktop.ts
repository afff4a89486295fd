import type { BenignNoise } from './noise.ts'

/** What sessions and displays print. */
export const DESKTOP_NOISE: readonly BenignNoise[] = [
  {
    says: /^(?:gnome-|gsd-|gdm|gvfs|kdeinit|plasmashell|kwin|xfce|lightdm|sddm|tracker-|evolution|pulseaudio|pipewire|wireplumber|gjs|ibus|at-spi|xdg-|goa-daemon|zeitgeist|update-notifier|nautilus|mutter|org\.(?:gnome|kde|gtk)\.|\/usr\/lib(?:exec)?\/gdm)[\w./-]{0,60}: |\b(?:Gtk|GLib|GLib-GIO|Gdk|Clutter|dconf|Gjs)-(?:WARNING|CRITICAL|Message)\b|\bgkr-pam: |\w: assertion '[^']{1,200}' failed\s*$/i,
    reason: 'a session of the desktop; no service depends on it',
    source: 'desktop programs',
  },
  {
    evenFatal: true,
    says: /\bFatal IO error \d{1,4} \([^)]{1,60}\) on X server\b|\(EE\)|\(WW\)|\bFailed to load module "|\bCouldn't load (?:XKB|module)|\bXIO:\s/,
    reason: 'a module of the display that is not needed here',
    source: 'Xorg',
  },
  {
    says: /^(?:cups\S{0,20}|lpadmin|saned|colord|bluetoothd|hcid): /i,
    reason: 'printers and radios that are not there',
    source: 'cups, bluetoothd',
  },
]
