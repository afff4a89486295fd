/**
 * Reasons of warnings by which a row is one even where its columns were lost: of the kubelet (pkg/kubelet/events/event.go), the scheduler,
 * the controllers, and node-problem-detector.
 */
export const WARNING_REASONS: readonly string[] = (
  'BackOff Failed FailedKillPod FailedCreatePodContainer FailedPreStopHook FailedPostStartHook Unhealthy ProbeWarning ExceededGracePeriod ' +
  'Evicted Preempting Preempted OOMKilling SystemOOM NodeNotReady NodeNotSchedulable EvictionThresholdMet FreeDiskSpaceFailed ' +
  'ImageGCFailed ContainerGCFailed InvalidDiskCapacity FailedMount FailedAttachVolume FailedMapVolume FailedDetachVolume ' +
  'VolumeResizeFailed FailedBinding ProvisioningFailed FailedScheduling FailedCreatePodSandBox FailedPodSandBoxStatus NetworkNotReady ' +
  'FailedSync FailedValidation InspectFailed ErrImageNeverPull HostPortConflict NodeUnderDiskPressure NodeSelectorMismatching ' +
  'InsufficientFreeCPU InsufficientFreeMemory OutOfDisk FailedCreate FailedDelete FailedGetScale FailedGetResourceMetric ' +
  'BackoffLimitExceeded DeadlineExceeded TaintManagerEviction DNSConfigForming KubeletSetupFailed ' +
  'UnregisterNetDevice TaskHung KernelOops KernelDeadlock FilesystemIsReadOnly ReadonlyFilesystem ' +
  'Ext4Error IOError DockerHung ContainerdUnhealthy Rebooted NodeShutdown CrashLoopBackOff RecreatingFailedPod NodeHasDiskPressure'
).split(' ')

const KNOWN: ReadonlySet<string> = new Set(WARNING_REASONS)

export const isWarningReason = (reason: string): boolean => KNOWN.has(reason)
