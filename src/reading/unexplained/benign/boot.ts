import type { BenignNoise } from './noise.ts'

/** What kernels print while they look for hardware that is not there or that firmware describes wrongly. */
export const BOOT_NOISE: readonly BenignNoise[] = [
  {
    says: /^(?:kernel)?: [\w-]{2,32} [\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.[\da-f]: {1,8}\[ ?\d{1,2}\] \w{3,24}\b/,
    reason: 'names the bit of an error on PCI Express that the line above tells of',
    source: 'drivers/pci/pcie/aer.c',
  },
  {
    says: /\bamdgpu\b.{0,40}: (?:amdgpu: )?(?:Secure display: Generic Failure|SECUREDISPLAY: query securedisplay TA failed\. ret 0x0\b)/,
    reason: 'this firmware has no part for secure display',
    source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_psp.c',
  },
  {
    says: /\bFailed to retrieve hwconfig table: -ENOENT/,
    reason: 'this generation of GPUs has no such table',
    source: 'drivers/gpu/drm/i915/gt/intel_hwconfig.c',
  },
  {
    says: /\bi915\b.{0,40}\*ERROR\* Failed to write source OUI\b/,
    reason: 'a display that does not take the name of the maker of its source; nothing else asks for it',
    source: 'drivers/gpu/drm/i915/display/intel_dp.c',
  },
  {
    says: /\bucsi_acpi\b.{0,40}: (?:ucsi_handle_connector_change: )?(?:ACK failed \(-110\)|(?:PPM init|GET_CONNECTOR_STATUS) failed \(-110\))/,
    reason: 'firmware that is late to say what a USB-C connector has',
    source: 'drivers/usb/typec/ucsi/ucsi.c',
  },
  {
    says: /\bata\d{1,3}(?:\.\d\d)?: failed to resume link \(SControl 0\)/,
    reason: 'a port that is not wired',
    source: 'drivers/ata/libata-sata.c',
  },
  {
    says: /^(?:kernel)?: EDAC \w{1,32}: (?:Couldn't find mci handler|.{0,40}Driver already loaded)/i,
    reason: 'no memory controller of this driver is there',
    source: 'drivers/edac',
  },
  {
    says: /^(?:kernel)?: parport_pc(?: \S{1,24})?: probe of \S{1,32} failed with error -16/,
    reason: 'no parallel port is there, or another driver has it',
    source: 'drivers/parport/parport_pc.c',
  },
  {
    says: /\bACPI (?:BIOS )?(?:Error|Exception|Warning)\b|\bACPI: .{0,80}(?:failed|error)|No Local Variables are initialized|Skipping parse of AML/i,
    reason: "the firmware's own tables hold mistakes that the kernel steps over",
    source: 'drivers/acpi',
  },
  {
    says: /\bDirect firmware load for .{1,120} failed with error -2\b|\bFalling back to (?:user|sysfs) helper|failed to load regulatory\.db|\bcfg80211: failed to load/,
    reason: 'an optional firmware file is not installed; a driver that needs it says so itself',
    source: 'drivers/base/firmware_loader',
  },
  {
    says: /\bFailed to find cpu0 device node\b|\bfailed to find (?:cpu|device) node\b/i,
    reason: 'no device tree on this machine',
    source: 'arch, of',
  },
  {
    says: /\bEDAC\b.{0,80}(?:disabled|No ECC|not present)|\bECC (?:disabled|is disabled)/i,
    reason: 'the memory has no ECC',
    source: 'drivers/edac',
  },
  {
    says: /\bkauditd_\w{1,30}: |\baudit: initializing|\bavc: {1,2}denied\b.{0,2000}\bpermissive=1\b/i,
    reason: 'audit starts, or a policy that only watches reports what it would have refused',
    source: 'kernel/audit.c',
  },
  {
    says: /\b(?:VMX|SVM|SGX|KVM|kvm\S{0,16}|x2apic|TXT)\b.{0,40}(?:disabled|not supported|no hardware support|not enabled)/i,
    reason: 'the firmware has turned an optional function of the CPU off',
    source: 'arch/x86',
  },
  {
    says: /\bi8042\b.{0,60}(?:Can't read CTR|No controller|probe|error -5|not present)/i,
    reason: 'no PS/2 controller is there',
    source: 'drivers/input/serio/i8042.c',
  },
  {
    says: /\b(?:MokListRT|MokListXRT|mok-variable|UEFI:.{0,20}(?:db|dbx|MokList)|EFI (?:variables|runtime))\b.{0,60}(?:fail|not|couldn't|can't)|Couldn't get (?:size|UEFI)|Failed to set MokListRT/i,
    reason: 'no list of own keys is kept in the firmware',
    source: 'security/integrity/platform_certs',
  },
  {
    says: /\bproblem loading (?:in-kernel )?X\.?509|\bx509: ?Problem|integrity: (?:Problem|Couldn't)|Loading compiled-in X\.509|PKCS#?7 signature not signed with a trusted key/i,
    reason: 'a key that the kernel was built with is not usable; signatures are not required',
    source: 'certs',
  },
  { says: /\bDriver '?pcspkr'? is already registered\b/, reason: 'two drivers for the speaker', source: 'drivers/input/misc/pcspkr.c' },
  {
    says: /\b(?:perf: interrupt|NMI handler \([^)]{1,60}\)) took too long\b/,
    reason: 'the kernel lowers its own sampling rate, typical of virtual machines',
    source: 'kernel/events/core.c, arch/x86/kernel/nmi.c',
  },
  {
    says: /\b(?:Spectre V\d|MDS|TAA|MMIO Stale Data|L1TF|RETBleed|Retbleed|SRBDS|GDS|SRSO|Meltdown|Speculative Store Bypass)(?: ?: |: CPU| CPU bug)/,
    reason: 'a statement on protection against attacks on the CPU',
    source: 'arch/x86/kernel/cpu/bugs.c',
  },
  {
    says: /\bpci(?:_bus|eport|-host)? ?[\da-f:.]{0,16}.{0,40}(?:BAR \d{1,2}.{0,60}(?:failed to assign|can't assign|no space|can't claim)|bridge window.{0,60}(?:failed|can't)|can't (?:claim|find|derive)|address conflict|failed to (?:assign|add)|\bPME\b)/i,
    reason: 'the kernel lays out addresses of devices that the firmware left out',
    source: 'drivers/pci/setup-bus.c',
  },
  {
    says: /\b(?:pnp|system) [\da-f]{2}:[\da-f]{2}: .{0,60}could not be reserved|\bcan't (?:claim BAR|allocate|reserve)\b.{0,40}(?:resource|BAR)/i,
    reason: 'the firmware names memory that is taken already',
    source: 'drivers/pnp/system.c',
  },
  {
    says: /\b(?:tsc|clocksource|hpet|rtc(?:_cmos|\d)?|hwclock|TSC)\b.{0,80}(?:unstable|fail|unable|skew|can't|not|read error)|\brtc_cmos\b|hctosys: unable|Fast TSC calibration failed/i,
    reason: 'one clock is passed over for a better one',
    source: 'kernel/time/clocksource.c',
  },
  {
    evenFatal: true,
    says: /\bmce: .{0,40}(?:CPU supports|banks|Unable to init|disabled)|\bMCE: In-kernel MCE decoding/i,
    reason: 'machine checks are watched',
    source: 'arch/x86/kernel/cpu/mce',
  },
  {
    says: /\bmtrr\b|\bx86\/PAT\b|\bx86\/mm\b.{0,60}(?:not|disabled)/i,
    reason: 'memory types as the firmware set them',
    source: 'arch/x86',
  },
  {
    says: /\b(?:piix4_smbus|i801_smbus|sp5100_tco|iTCO_wdt|lpc_ich|ipmi_si|ipmi|tpm(?:_tis|_crb|\d)?|softdog|shpchp|acpi_cpufreq|intel_rapl|intel_pstate|powernow|pcc_cpufreq)\b.{0,100}(?:not|no |unable|fail|error|can't|cannot|denied|busy|disabled|abort)/i,
    reason: 'an optional device that this machine does not have, or has without its function',
    source: 'drivers',
  },
  {
    says: /\b(?:nouveau|iwlwifi|ath\d{1,2}k\S{0,8}|brcmfmac|b43|rtw\S{0,10}|r8169|bnx2x?|Bluetooth|bluetooth|btusb|hci\d)\b.{0,120}(?:firmware|microcode|ucode|patch|\.fw|\.bin|supported|not found|Failed to load|fail(?:ed)? to set)/i,
    reason: 'drivers try several firmware files in turn',
    source: 'drivers/net/wireless, drivers/bluetooth',
  },
  {
    says: /\b(?:vmwgfx|vmw_\w{1,20}|vboxguest|vboxvideo|bochs-drm|cirrus|qxl|simple-framebuffer|efifb|vesafb)\b.{0,100}(?:fail|not|error|unsupported|disabled|can't|cannot)/i,
    reason: 'a display of a virtual machine or of the firmware',
    source: 'drivers/gpu/drm',
  },
  {
    says: /\b(?:usb|hub) [\d.:-]{1,20}.{0,30}(?:device descriptor read\/\w{1,4}, error|device not accepting address|config \d{1,3}|unable to enumerate|can't set config|string descriptor)|\busb\S{0,16}:.{0,60}(?:over-?current|rejected|not running at top speed)/i,
    reason: 'a USB device or its cable answers late; nothing that runs depends on it',
    source: 'drivers/usb/core/hub.c',
  },
  {
    says: /^\S{0,12}udevd?: .{0,200}(?:fail|error|could not|couldn't|unable|cannot)|\bCould not generate persistent (?:MAC|name)/i,
    reason: 'udev asks devices for optional facts',
    source: 'systemd-udevd',
  },
  {
    says: /\b(?:Warning: )?(?:unable to open an initial console|Unable to open (?:file|console))|\bCan't open (?:\/dev\/)?console\b/i,
    reason: 'no console was given to this machine',
    source: 'init/main.c',
  },
  {
    says: /^\w{0,10}: ?(?:raid6|xor|alg|aesni|AVX\S{0,8}|PKA): .{0,60}(?:not (?:detected|supported|available)|unable|No test)/i,
    reason: 'an instruction set that this CPU does not have',
    source: 'crypto',
  },
  {
    says: /\bnvme nvme\d{1,3}: (?:failed to (?:set host mem\b|allocate host memory buffer)|missing or invalid SUBNQN)/,
    reason: 'a drive without memory of its own works without a part of that of the host, more slowly',
    source: 'drivers/nvme/host/pci.c',
  },
  {
    says: /\bata\d{1,3}(?:\.\d{1,2})?: failed to resume link \(SControl 0\)/,
    reason: 'nothing is plugged in there',
    source: 'drivers/ata/libata-core.c',
  },
  { says: /\b(?:floppy\d?|fd0|sr\d{1,2}|cdrom)\b/i, reason: 'an empty drive', source: 'drivers/block/floppy.c, drivers/scsi/sr.c' },
  {
    says: /\bsd[a-z]{1,2}\b.{0,40}(?:No Caching mode page|Assuming drive cache|Asking for cache data failed|Mode Sense|Write cache)|\bAsking for cache data failed\b|\bNo Caching mode page found/i,
    reason: 'a disk that does not tell of its cache',
    source: 'drivers/scsi/sd.c',
  },
  {
    says: /\bSELinux: .{0,80}(?:not defined in policy|permission .{0,40} in class)|\bAppArmor: .{0,40}(?:Filesystem Enabled|initialized)/i,
    reason: 'the policy is older than the kernel',
    source: 'security/selinux',
  },
  {
    says: /\b(?:lockdown|Lockdown)\b.{0,80}\b(?:restricted|denied)/i,
    reason: 'a policy that holds as it should',
    source: 'security/lockdown',
  },
  {
    says: /\bloading out-of-tree module|\bmodule verification failed\b|\btainting kernel\b/i,
    reason: 'a module of another maker is loaded',
    source: 'kernel/module',
  },
  {
    evenFatal: true,
    says: /\bmodprobe: (?:FATAL|ERROR): .{0,120}(?:not found|could not insert)|Failed to find module|\bInserted module\b|Module \S{1,40} is (?:builtin|blacklisted)/i,
    reason: 'an optional module that is not in this kernel',
    source: 'modprobe, systemd-modules-load',
  },
  {
    says: /\bEISA: |\beisa\.0: |\bCalgary: |\bSecure boot could not be determined\b|\bfail(?:ed)? to add MMCONFIG\b/,
    reason: 'hardware of other machines is looked for',
    source: 'drivers/eisa, arch/x86',
  },
  { says: /\bfailed to read out thermal zone\b/, reason: 'a sensor that has no value yet', source: 'drivers/thermal/thermal_core.c' },
  {
    says: /\w_(?:parse_)?dt_?\w{0,40}: ?.{0,80}\b(?:error|fail\w{0,4}|unable)\b|\bfrom prop \S+ ?: /i,
    reason: 'an optional property that the device tree does not have',
    source: 'drivers, of',
  },
  {
    evenFatal: true,
    says: /\bALSA: seq fatal error: cannot create timer\b/,
    reason: 'no timer for music; nothing else uses it',
    source: 'sound/core/seq/seq_timer.c',
  },
  {
    says: /^kernel: BTRFS info \(device [^)]{1,64}\): bdev \S{1,200} errs: wr \d{1,12}, rd \d{1,12}, flush \d{1,12}, corrupt 0, gen 0$/,
    reason: 'counters that are kept since the device was added, shown at the mount',
    source: 'fs/btrfs/volumes.c',
  },
  { says: /\bBluetooth: hci\d/, reason: 'a radio that does not answer', source: 'net/bluetooth' },
  {
    says: /\bFailed to disable ULP\b|\bxHC error in resume, USBSTS \w{1,12}, Reinit\b/,
    reason: 'a device is set up again after sleep',
    source: 'drivers/net/ethernet/intel/e1000e, drivers/usb/host/xhci.c',
  },
  { says: /\bapparmor="(?:STATUS|ALLOWED|AUDIT)"/, reason: 'a policy is loaded, or only watches', source: 'security/apparmor' },
  {
    says: /\b_OSC\b|\bcan't disable ASPM\b|\bstarting userspace STP failed, starting kernel STP\b|\bfailed to get udev uid\b/i,
    reason: 'the firmware, or a helper, keeps something to itself and the kernel goes on without it',
    source: 'drivers/acpi/pci_root.c, net/bridge',
  },
]
