/**
 * Functions of the kernel by the part they play in a call trace. Names are shapes, one beside the other; underscores in front and
 * families of variants are folded. A name that is in none of the lists does the work that a report is about.
 */
const words = (names: string): RegExp => new RegExp(`^(?:${names.trim().split(/\s+/).join('|')})$`)

/** Prints reports, takes traps, enters and leaves the kernel. */
export const REPORTING = words(String.raw`
  _*dump_(?:stack|backtrace)\w* show_(?:stack|regs|trace|registers)\w* __show_regs print_(?!hex)\w* .*warn_slowpath\w* __warn\w*
  warn_(?:alloc\w*|bogus\w*|on_\w+) report_bug fixup_bug handle_bug\w* _*v?panic\w* nmi_panic __?die\w* die_\w+ oops_\w+
  arm_notify_die notify_die spl_(?:dumpstack|panic) do_trap\w* do_error_trap
  do_(?:invalid_op|general_protection|double_fault|stack_segment|int3|divide_error|bounds|alignment\w*|overflow|debug)
  (?:exc|asm_exc|sysvec|asm_sysvec|asm_common|trap|async)_\w+
  (?:xen_)?(?:invalid_op|general_protection|page_fault|divide_error|int3|double_fault|stack_segment) error_(?:entry|code|exit)
  (?:__)?do_page_fault __do_kernel_fault do_translation_fault do_mem_abort
  do_(?:bad|sp_pc|tag_check|alignment|kernel|user|DataAbort|PrefetchAbort|undefinstr|undefined_instr)\w*
  bad_(?:area|page_fault|page)\w* free_(?:tail_)?page_(?:is_bad|prepare)\w* check_new_pages?\w* (?:__)?bad_area\w* no_context
  pgtable_bad page_fault_oops kernelmode_fixup\w* el[01]_?\w* do_el0\w* invoke_syscall vectors?
  __(?:dabt|pabt|irq|und|bad)_(?:svc|usr|stack)\w* \w+_handler_common call_on_(?:irq_)?stack do_interrupt_handler brk_handler
  bug_handler call_break_hook do_debug_exception (?:unhandled|handle)_(?:exception|fault) fault_in_kernel\w* mm_fault_error
  die_kernel_fault do_kernel_range_flush bust_spinlocks oops_begin crash_kexec machine_kexec kdb_\w+ console_\w*unlock vprintk\w*
  _?printk\w* __ubsan\w* ubsan_\w+ handle_overflow val_to_string refcount_warn_saturate unwind_\w* __unwind_start save_stack\w*
  stack_trace_(?:save|consume)\w* arch_stack_walk\w* ret_from_\w+ \.?L?ret_\w+
`)

/** Sanitizers' and tracers' own code. */
export const INSTRUMENTS = words(String.raw`
  (?:__|____)?(?:kasan|asan|hwasan|kmsan|msan|kcsan|kfence|ubsan|tsan|sanitizer)_\w+ _*kasan_\w+ __?(?:asan|hwasan|msan|tsan)_\w+
  __sanitizer\w+ sanitizer_\w+ write_comp_data check_memory_region\w* memory_is_\w+ check_region_inline kasan\w* k[cm]san\w*
  instrument_\w+ find_watchpoint check_access (?:stack_)?depot_\w+ rh_kabi\w* object_err slab_err slab_(?:fix|pad_check|bug)
  check_(?:object|slab|bytes_and_report|poison_obj|heap_object|stack_object|kernel_text_object) (?:print|init)_object
  alloc_debug_processing free_debug_processing print_trailer print_page_info mark_(?:lock\w*|usage|held_locks)
  arch_within_stack\w*
`)

/** Called with whatever they were given: string and memory functions, user copies, lists, trees, reference counts, allocators. */
export const HELPERS = words(String.raw`
  _*(?:mem(?:cpy|set|move|cmp|chr|scan|zero|chr_inv|cpy_and_pad|dup\w*)\w*|bcmp|str(?:n?len|n?cpy|l?cpy|l?cat|scpy\w*|n?cmp|n?casecmp|r?chr|str|spn|cspn|sep|n?dup\w*|ncat|nlen_user)\w*|kmemdup\w*|k?str(?:n)?dup\w*)
  bitmap_\w+ csum_(?:partial|and)\w* \w*(?:copy|clear)_(?:(?:to|from|in)_)?user\w* \w*copy_(?:page_|folio_)?(?:to|from)_iter\w*
  _*copy_(?:to|from)_\w+ _*call_rcu\w* kvfree_call_rcu _*should_fail\w* fail_dump should_failslab rep_\w+ clear_user\w* __?(?:get|put)_user\w* __check_\w*object\w* check_(?:object|copy)_size usercopy_(?:abort|warn)
  fortify_panic\w* __fortify_report .*skb_(?:over|under)?_?panic skb_(?:over|under)_panic skb_panic
  skb_(?:push|pull|put|trim|pull_inline|copy_from_linear\w*) __skb_(?:push|pull|put) pskb_\w*pull\w*
  _*list_(?:add|del|splice|move|cut|empty|lru)\w* _*h?list_\w+ hlist_\w+ _*rb_(?:insert|erase|next|prev|first|last|link|set)\w*
  rb_\w+ _*radix_tree_\w+ _*idr_\w+ ida_\w+ _*xa_\w+ xas_\w+ find_(?:first|next|last)_\w*bit\w*
  _find_(?:first|next|last)_\w*bit\w* _*(?:set|clear|test|change)_bit\w* _*test_and_\w+_bit\w* arch_(?:test_|__?)?\w*bit\w*
  constant_test_bit variable_test_bit _*(?:arch_|raw_)?atomic(?:64|_long)?_\w+ raw_atomic\w* static_key_\w+ (?:__)?refcount_\w+
  _*kref_\w+ _*kobject_(?:add\w*|init\w*|get|put|del|create\w*|uevent\w*) kobject_\w+ _*kset_\w+ get_device put_device
  device_(?:add|register|unregister|del|initialize|create\w*)
  (?:debug|debug_check_no)_(?:object|obj|print|work|timer|hrtimer|rcu|check)\w* _*debug_\w+ debugobj\w* work_is_static_object
  timer_is_static_object ref_tracker_\w+ _*(?:k|v|kv|vz)[mzc]?alloc\w* _*krealloc\w* (?:_*k|v|kv)z?free\w* kmalloc\w*
  k(?:mem_)?cache_\w+ kmem_\w+ _*slab_\w+ _*cache_(?:alloc|free)\w* cache_(?:grow|flusharray)\w* _*(?:do_)?slab_free\w*
  (?:new|allocate|get_partial|get_any_partial|unfreeze|discard|free|deactivate)_slab\w* _*alloc_pages?(?:_\w+)? _*get_free_pages?
  _*free_pages?(?:_\w+)? _*free_(?:frozen_)?page(?:s|_\w+)? free_(?:hot_cold_)?page\w* _*put_pages?(?:_\w+)? page_to_nid
  virt_to_\w+ get_page_from_freelist prep_new_page rmqueue\w* _*vmalloc\w* kfree\w* __?vfree\w*
  proc_(?:register|create\w*|mkdir\w*) seq_(?:printf|puts|putc|read\w*|vprintf|lseek) vsn?printf sn?printf scnprintf
  string(?:_nocheck)? pointer format_decode number hex_\w+ sysfs_(?:create|add|do|remove|warn)\w*
  _*kernfs_(?:add|create|new|remove)\w* _*sg_(?:next|copy|init|miter)\w* (?:__)?seqprop_\w+ (?:read|write)_(?:seq\w*|pnet)
  _*(?:read|write)_once_\w+ _*READ_ONCE\w* rust_helper_BUG kthread_stop _*queue_(?:delayed_)?work\w* insert_work drain_workqueue
  destroy_workqueue flush_work(?:queue)? _*flush_work _*cancel_(?:delayed_)?work\w* usb_(?:kill|free|submit|poison|unlink)_urb
  usb_hcd_\w*urb (?:v|sc|vsc)n?printf read_word_at_a_time strn?str\w* lock_timer_base _*mod_timer del_timer\w* _*timer_delete\w*
  _*try_to_del_timer\w* sk_(?:stop|reset)_timer\w* find_(?:lock|get)_(?:entry|entries|page|pages)\w* truncate_inode_pages\w*
  _*wake_up(?:_common\w*|_locked\w*|_sync\w*|_all|_interruptible\w*|_poll)? autoremove_wake\w* default_wake\w* _*task_rq_lock
  (?:_R.*)?rust_begin_unwind _RN.*panic\w* core::panicking::\w+ .*panicking.* idr_\w+ ioread\w+ iowrite\w+
  (?:__raw_|__)?(?:read|write)[bwlq](?:_relaxed)? (?:in|out)[bwl] logic_(?:in|out)[bwl] native_\w*msr\w* readable_\w+
  folio_(?:put|get|test_\w+)\w* page_ref_\w+ (?:__)?preempt_\w+ .*check_preemption\w* check_preemption_disabled
  debug_smp_processor_id __this_cpu_preempt_check trace_\w+ perf_trace_\w+ ftrace_\w* __traceiter_\w+ __bpf_trace_\w+
`)

/** Locks, seen as messengers when they meet a freed or unknown lock. */
export const LOCKS = words(String.raw`
  _*lock_(?:acquire\w*|release\w*|acquired|contended|is_held\w*|downgrade|set_\w+|pin_\w+|repin_\w+|unpin_\w+) __lock_\w+
  lockdep_\w+ _*lockdep\w* register_lock_class assign_lock_key look_up_lock_class validate_chain
  check_(?:prev|prevs|noncircular|deadlock|usage|irq_usage|wait_context|lock_unlock|chain|path|flags|no_collision)\w*
  (?:find|match|reacquire)_held_locks? hlock_\w+ check_no_\w+ verify_lock_unused valid_state check_(?:unlock|lock)\w*
  debug_check_no_locks_\w+ lock_set_class trace_hardirqs_\w+ _*raw_(?:spin|read|write)_\w*(?:lock|unlock)\w*
  _*(?:spin|read|write|rwlock|qspin)_(?:lock|unlock|trylock|dump|bug|is_locked)\w* _*raw_\w*(?:lock|unlock)\w* spin_dump spin_bug
  rwlock_bug do_raw_\w+ do_(?:read|write|spin)_\w*lock\w* queued_\w+ native_queued_\w+ pv_\w*spin\w* pv_(?:wait|kick|hash)\w*
  arch_(?:spin|read|write)_\w+ _*mutex_\w+ _*ww_mutex_\w+ rt_mutex_\w+ _*rt_mutex\w* _*down(?:_\w+)? _*up(?:_\w+)? _*rwsem_\w+
  rwbase_\w+ percpu_(?:down|up)_\w+ _*percpu_rwsem\w* _*rcu_(?:read_)?(?:lock|unlock)\w* rcu_(?:read|is|note|lock|check)_\w*
  _*local_(?:bh|irq|lock)\w* _local_bh_\w+ arch_local_\w+ seqcount_\w+ _*seqlock\w* (?:read|write)_seq\w*
  do_(?:write|read)_seqcount\w* _*might_(?:sleep|fault|resched|alloc)\w* _*cond_resched\w* _*schedule_(?:bug|debug) _*schedule
  preempt_schedule\w* schedule\w*_bug usage_accumulate bit_spin_\w+ lock_sock\w* release_sock __?local_lock\w* classify_\w+
  class_\w+_(?:con|de)structor osq_\w+
`)

/** What a sleeping task stands in: the wait itself, not what is waited for. */
export const WAITS = words(String.raw`
  _*schedule\w* io_schedule\w* context_switch preempt_schedule\w* schedule_timeout\w* _*mutex_\w+ _*ww_mutex\w* _*rt_mutex\w*
  rtlock_\w+ _*down(?:_\w+)? _*rwsem_\w+ rwbase_\w+ call_rwsem_\w+ percpu_(?:down|rwsem)\w* _*percpu_\w+
  _*wait_(?:for_(?:common|completion)|on_(?:bit|page|buffer|folio|rcu)|woken|event|rcu)\w* _*wait_for_(?:common|completion)\w*
  do_wait_for_common (?:out_of_line_)?_*wait_on_\w*bit\w* out_of_line_\w+ bit_wait\w* sleep_on_\w+ _*lock_(?:page|buffer|folio)\w*
  _*folio_(?:lock|wait)\w* wait_on_page\w* bit_lock\w* do_wait_\w+ prepare_to_wait\w* finish_wait _*sched_\w+ _*ldsem_\w+
  ldsem_\w+ tty_ldisc_(?:lock|ref)\w* _*tty_ldisc_lock\w* console_lock _*lock_sock\w* _*raw_spin\w* _raw_\w*lock\w*
  _*rcu_(?:barrier|sync)_wait jbd2_log_wait_commit _*swait_\w+ _*rcu_\w*lock\w* ret_from_\w+ kthread_\w*wait kthread_stop
  kthread_flush\w* \w*filemap_fdatawait\w* fdatawait_\w+ perf_\w+ __perf\w+ __kasan\w* lockdep_\w+ lock_(?:acquire|release)\w*
  debug_\w+ trace_\w+ native_\w+ __switch_to\w* __sanitizer\w+ _cond_resched __cond_resched arch_local\w* find_held_lock down
  futex_wait_queue\w* get_signal_\w* msleep\w* usleep\w* do_nanosleep
`)

/** Of the scheduler, of timers and of interrupts: what ran before a task went to sleep stays on its stack. */
export const LEFTOVERS = words(String.raw`
  need_resched\w* test_(?:tsk_)?thread_flag\w* ttwu_\w+ try_to_wake_up\w* wake_\w+ resched_\w+ (?:en|de)queue_\w+ update_(?:curr|rq|cfs|load|min)\w*
  pick_next_\w+ put_prev_\w+ set_next_\w+ finish_task_switch\w* check_preempt_\w+ (?:smp_)?apic_timer_\w+ (?:hr)?timer_\w+ hrtimer_\w+
  process_timeout mod_timer\w* add_timer\w* read_tsc ktime_\w+ getnstimeofday\w* delayacct_\w+ cpuacct_\w+ get_parent_ip
  irq_(?:enter|exit)\w* do_IRQ _*do_softirq\w* common_interrupt\w* sub_preempt_count add_preempt_count
`)

/** Entry code: below it there is only user space. */
export const ENTRY = words(String.raw`
  entry_\w+ do_syscall_\w+ do_fast_syscall\w* do_int80\w* syscall_(?:return|exit|trace|enter)\w* system_call\w* sysenter_\w+
  ret_(?:from|fast)_\w+ el0_\w+ do_el0\w* invoke_syscall ia32_\w+ x64_sys_call x32_\w+ kthread worker_thread start_secondary
  secondary_startup\w* x86_64_start\w* rest_init cpu_startup_entry do_idle cpu_idle\w* smpboot_thread_fn _sysret_\w+ __syscall_\w+
  \.?handle_sys\w* (?:asm_)?sysvec_\w+ exit_to_user_\w+ prepare_exit_to_usermode retint_\w+ local_restore_\w+
`)

/** Of code that is running on behalf of an interrupt or a watchdog when a CPU is found stuck. */
export const WATCHING = words(String.raw`
  .*(?:nmi|NMI)_?\w* watchdog\w* is_softlockup softlockup\w* perf_\w+ __perf\w+ intel_pmu\w* x86_pmu\w* _*hrtimer_\w+
  __run_hrtimer __?hrtimer\w* tick_\w+ (?:smp_|local_)?apic_\w+ smp_apic\w* \w*apic_timer\w* update_process_times
  run_(?:local_)?timers rcu_(?:check_callbacks|sched_clock_irq|pending|dump\w*) _*rcu_\w*stall\w*
  (?:print|check)_\w*(?:stall|cpu)\w* print_\w+ sched_show_task show_(?:stack|regs|trace|state)\w* dump_\w+ arch_trigger\w*
  trigger_\w+ handle_(?:IRQ|irq|percpu|fasteoi|edge|level|domain)\w* generic_handle_\w+ __handle_\w+ arch_timer_\w+ gic_\w+ do_IRQ
  common_interrupt asm_\w+ sysvec_\w+ exc_\w+ irq_\w+ _*irq_\w+ ret_from_intr do_softirq_own_stack invoke_softirq __do_softirq
  panic rcu_\w+_kthread timer_\w*interrupt __timekeep\w* call_timer_fn expire_timers _*run_timers?\w* run_timer\w*
  smp_\w*interrupt reschedule_interrupt
`)

/** Those that call what really does the work: the function before them says which subsystem it is. */
export const DISPATCHERS = words(String.raw`
  _*vfs_(?:read|write|ioctl|iter\w*|readv|writev|fsync\w*|splice\w*|getattr\w*|statx?)
  do_(?:iter|readv|writev|loop_readv|loop_writev)\w* do_vfs_ioctl vfs_ioctl do_(?:dentry_open|filp_open|sys_open\w*)
  new_sync_(?:read|write) call_(?:read|write)_iter _*fput __fput_sync ____fput task_work_run
  sock_(?:sendmsg|recvmsg|sendmsg_nosec|recvmsg_nosec|write_iter|read_iter|setsockopt|getsockopt)\w*
  _*sys_(?:sendto|recvfrom|connect|bind|setsockopt|getsockopt)\w*
  (?:__(?:x64|ia32|arm64|s390x?|riscv|se|do)_)?(?:compat_)?sys_ioctl process_one_work process_scheduled_works worker_thread
  _*netif_receive_skb\w* netif_receive_skb\w* kthread call_timer_fn notifier_call_chain do_exit do_group_exit ops_init setup_net
`)
