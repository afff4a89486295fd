import type { Bus, DiskWay } from '../../records/disk-way.ts'

/** What a SCSI host calls itself (`scsi host6: uas`, before 3.17 `scsi6 : uas`). */
const HOSTS: readonly (readonly [RegExp, Bus])[] = [
  [/^(?:uas|usb-storage)/i, 'USB'],
  [/^(?:ahci|ata_|sata_|pata_|libata)/i, 'SATA'],
  [/iSCSI/i, 'iSCSI'],
  [/virtio/i, 'KVM'],
  [/pvscsi/i, 'VMware'],
  [/storvsc/i, 'Hyper-V'],
  [/xen/i, 'Xen'],
  [/qla2xxx|lpfc|emulex|qlogic fibre|fibre channel|\bfcoe?\b|fnic|bfa\b|bnx2fc|qedf/i, 'Fibre Channel'],
  [/megaraid|hpsa|smartpqi|aacraid|arcmsr|3ware|perc/i, 'RAID'],
  [/fusion mpt|mpt[23]sas|mpi3mr|pm80xx|mvsas|isci/i, 'SAS'],
]
/** How virtual disks call themselves: vendor and model of INQUIRY. */
const MODELS: readonly (readonly [RegExp, Bus])[] = [
  [/^QEMU\b/, 'KVM'],
  [/^VMware\b/, 'VMware'],
  [/^Msft\b/, 'Hyper-V'],
  [/^XEN/, 'Xen'],
  [/^(?:Google +PersistentDisk|VBOX|DO +Volume|HC +Volume|Amazon|AliCloud|NUTANIX +VDISK)/i, 'virtual'],
]
/** The machine itself is a virtual one. */
const MACHINES: readonly (readonly [RegExp, Bus])[] = [
  [/kvm|qemu|google|amazon ec2|openstack/i, 'KVM'],
  [/vmware/i, 'VMware'],
  [/microsoft|hyper-?v/i, 'Hyper-V'],
  [/xen/i, 'Xen'],
  [/oracle|virtualbox|parallels|bhyve/i, 'virtual'],
]

const busOf = (words: readonly (readonly [RegExp, Bus])[], text: string): Bus | undefined => words.find(([word]) => word.test(text))?.[1]

type Read = (m: RegExpExecArray) => DiskWay | undefined

/** drivers/scsi/scsi_scan.c, hosts.c, uas.c, storvsc_drv.c, vmw_pvscsi.c; arch/x86/kernel/cpu/hypervisor.c, drivers/firmware/dmi_scan.c. */
export const WAYS: readonly (readonly [RegExp, Read])[] = [
  [
    /^scsi(?: host)?(\d{1,4}) ?: (.{2,80})/,
    (m) => {
      const bus = busOf(HOSTS, m[2]!) ?? (/^uas_eh_/.test(m[2]!) ? 'USB' : undefined)
      const driver = /^[a-z][\w-]{1,20}/.exec(m[2]!)?.[0]?.replace(/_eh_\w+$/, '')
      return bus === undefined
        ? undefined
        : { bus, scsiHost: Number(m[1]), driver, port: /^usb-storage (\d{1,3}-[\d.]{1,16}):/.exec(m[2]!)?.[1] }
    },
  ],
  [
    /^scsi (\d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}): Direct-Access {1,8}(\S.{0,24}?) {1,16}\S{1,8} PQ:/,
    (m) => {
      const bus = busOf(MODELS, m[2]!)
      return bus === undefined ? undefined : { bus, address: m[1], model: m[2]!.replace(/ {2,}/g, ' ') }
    },
  ],
  [
    /^sd (\d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}): (?:\[\w{1,16}\] )?(?:tag#\d{1,6} )?(?:uas_\w{1,40}|data cmplt err)\b/,
    (m) => ({ bus: 'USB', driver: 'uas', address: m[1] }),
  ],
  [
    /^sd (\d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}): (?:\[\w{1,16}\] )?(?:tag#\d{1,6} )?task abort on host \d{1,4}, /,
    (m) => ({ bus: 'VMware', driver: 'vmw_pvscsi', address: m[1] }),
  ],
  [/^hv_storvsc [\w-]{8,40}: (?:tag#\d{1,6} )?cmd 0x/, () => ({ bus: 'Hyper-V', driver: 'hv_storvsc' })],
  [
    /^(?:Hypervisor detected: (.{2,40})|DMI: (?:VMware|QEMU|Microsoft Corporation Virtual|Xen|Google|Amazon EC2|OpenStack|innotek|Parallels|Red Hat KVM).{0,200}|Detected virtualization (.{2,20})\.?)$/,
    (m) => {
      const bus = busOf(MACHINES, m[1] ?? m[2] ?? m[0].slice('DMI: '.length))
      return bus === undefined ? undefined : { bus }
    },
  ],
]
