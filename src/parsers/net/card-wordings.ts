import type { CardTrouble } from '../../records/network-card.ts'

/** What drivers below drivers/net say: that it is over first, then the worst. */
export const CARD_TROUBLES: readonly (readonly [CardTrouble, RegExp])[] = [
  [
    'recovered',
    /\b(?:reset|recovery|rebuild|restart)(?: flow)? (?:has |was )?(?:succeeded|successfully|succe?ssful(?:ly)?|complete[d]?(?: successfully)?|done|finished)\b|\bsuccessfully (?:reset|recovered|restarted)|\b(?:recovered|restarted|reset) successfully/i,
  ],
  [
    'lost',
    /\bPCIe? link (?:is )?(?:lost|down)\b|\b(?:adapter|device|card|hardware) (?:is |was |has been |became )?(?:removed|lost|gone|unavailable|unreachable)\b|\bPCIe? (?:reads|device|read) (?:still |is |are )?(?:not|no longer) (?:working|accessible|responding)|\bdevice (?:is )?(?:not|no longer) (?:accessible|responding)/i,
  ],
  [
    'failed',
    /\b(?:reset|rebuild|recovery|restart|reinit\w*|health recovery flow|\w{2,24}_(?:start|up|open))\b[^:]{0,40}?\b(?:failed|failure|timed out|aborted|unsuccessful)\b|\bfail(?:ed|ure) (?:to|in) (?:reset|recover|restart|re-?init\w*|rebuild)\b|\bunrecoverable state\b|\bReset never finished|\bunload and reload (?:the )?driver/i,
  ],
  [
    'firmware',
    /\b(?:firmware|microcode|ucode|fw|mcu)\b(?: \w{1,12}){0,3} (?:crashed|SW error|internal error|fatal error|hung|hanged|halted|died|is dead|(?:is |has )?(?:not|stopped) respond\w*|unresponsive|assert(?:ed|ion failed)?)\b|\bfirmware (?:crash|error) detected|\bboot code hanged\b|\bADVANCED_SYSASSERT\b|\bfirmware hang\b|\bMC assert\b|\bbegin crash dump\b|\bheartbeat stopped\b|\bhealth compromised\b|^Error \(timeout: \d{1,9}\) msg \{|\btimeout\. Will cause a leak of a command resource|^Message [\da-f]{8} \(seq \d{1,4}\) timeout|\bHWC: (?:Request timed out|Failed hw_channel req)/i,
  ],
  // cxgb4; ixgbe, igb
  ['stopped', /\bencountered fatal error, adapter stopped|\badapter (?:has been|was) stopped because\b/i],
  // i40e, ice: of the host itself, not of a guest's function
  [
    'refused',
    /^[TR]X driver issue detected, PF reset issued|^Malicious Driver Detection event \d{1,3} by \w{1,12} on [TR]X queue \d{1,6} PF# ?\d/i,
  ],
  // ena, mlx4, be2net, vmxnet3, r8169, Intel's
  [
    'reset',
    /^Keep alive watchdog timeout|^Internal error detected\b|^Error detected in the adapter|\bUNRECOVERABLE ERROR\b|^[tr]qd error 0x|^PCI error \(cmd|^Reset adapter(?: unexpectedly)?$/i,
  ],
]
