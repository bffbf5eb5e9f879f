# SPDX-License-Identifier: GPL-2.0-or-later
# Stubs: vectors/<generation>/stub.S is the built-in "<generation>", vectors/<generation>/bad-x.S its broken sibling
# "<generation>/bad-x". One line each; nothing else names them.
stubs = \
	vectors/linux-3.8/stub.S \
	vectors/linux-3.8/bad-cause.S \
	vectors/linux-3.8/bad-get-el1.S \
	vectors/linux-3.8/bad-minus-one.S \
	vectors/linux-3.8/bad-set-zeroes.S \
	vectors/linux-3.8/bad-small.S \
	vectors/linux-3.8/bad-trap-get.S \
	vectors/linux-3.8/bad-x30.S \
	vectors/iss-2015/stub.S \
	vectors/iss-2015/bad-any-cause.S \
	vectors/iss-2015/bad-args.S \
	vectors/iss-2015/bad-br.S \
	vectors/iss-2015/bad-call-hyp.S \
	vectors/iss-2015/bad-error.S \
	vectors/iss-2015/bad-imm-byte.S \
	vectors/iss-2015/bad-park.S \
	vectors/iss-2015/bad-set-x1.S \
	vectors/iss-2015/bad-trap-bit.S \
	vectors/iss-2015/bad-unpark.S \
	vectors/iss-2015/bad-args-equal.S \
	vectors/iss-2015/bad-x0-selector.S \
	vectors/linux-4.7/stub.S \
	vectors/linux-4.7/bad-cause.S \
	vectors/linux-4.7/bad-error-value.S \
	vectors/linux-4.7/bad-get-40.S \
	vectors/linux-4.7/bad-range.S \
	vectors/linux-4.7/bad-set-zeroes.S \
	vectors/linux-4.7/bad-unknown-is-vector.S \
	vectors/linux-4.7/bad-x29.S \
	vectors/linux-4.8/stub.S \
	vectors/linux-4.8/bad-args-order.S \
	vectors/linux-4.8/bad-error-value.S \
	vectors/linux-4.8/bad-gone-restarts.S \
	vectors/linux-4.8/bad-number.S \
	vectors/linux-4.8/bad-push.S \
	vectors/linux-4.8/bad-gone-mixed.S \
	vectors/linux-4.8/bad-trap-restarts.S \
	vectors/linux-4.12/stub.S \
	vectors/linux-4.12/bad-absolute-fixed.S \
	vectors/linux-4.12/bad-absolute.S \
	vectors/linux-4.12/bad-align-text.S \
	vectors/linux-4.12/bad-align.S \
	vectors/linux-4.12/bad-args-early.S \
	vectors/linux-4.12/bad-args-missing.S \
	vectors/linux-4.12/bad-args-order.S \
	vectors/linux-4.12/bad-at.S \
	vectors/linux-4.12/bad-b-unconditional.S \
	vectors/linux-4.12/bad-bl.S \
	vectors/linux-4.12/bad-br-return.S \
	vectors/linux-4.12/bad-cache-size.S \
	vectors/linux-4.12/bad-call-order.S \
	vectors/linux-4.12/bad-caller-flags.S \
	vectors/linux-4.12/bad-ccmp.S \
	vectors/linux-4.12/bad-cptr-tfp.S \
	vectors/linux-4.12/bad-elr-el1.S \
	vectors/linux-4.12/bad-elr-retry.S \
	vectors/linux-4.12/bad-elr.S \
	vectors/linux-4.12/bad-eret-encoding.S \
	vectors/linux-4.12/bad-eret-to-entry.S \
	vectors/linux-4.12/bad-error-sign-extended.S \
	vectors/linux-4.12/bad-error-upper-half.S \
	vectors/linux-4.12/bad-error-value.S \
	vectors/linux-4.12/bad-exclusive.S \
	vectors/linux-4.12/bad-fault.S \
	vectors/linux-4.12/bad-fpcr.S \
	vectors/linux-4.12/bad-gic.S \
	vectors/linux-4.12/bad-hcr.S \
	vectors/linux-4.12/bad-hint.S \
	vectors/linux-4.12/bad-hstr-zero.S \
	vectors/linux-4.12/bad-hvc.S \
	vectors/linux-4.12/bad-imm-selector.S \
	vectors/linux-4.12/bad-imm.S \
	vectors/linux-4.12/bad-isw.S \
	vectors/linux-4.12/bad-loop.S \
	vectors/linux-4.12/bad-mem-caller.S \
	vectors/linux-4.12/bad-mem-fixed.S \
	vectors/linux-4.12/bad-mem-same.S \
	vectors/linux-4.12/bad-mem.S \
	vectors/linux-4.12/bad-no-vbar.S \
	vectors/linux-4.12/bad-overflow.S \
	vectors/linux-4.12/bad-ldapur.S \
	vectors/linux-4.12/bad-pair-load.S \
	vectors/linux-4.12/bad-push.S \
	vectors/linux-4.12/bad-reach-bcond.S \
	vectors/linux-4.12/bad-reach-tbz.S \
	vectors/linux-4.12/bad-reset-half.S \
	vectors/linux-4.12/bad-reset-rewrites-vbar.S \
	vectors/linux-4.12/bad-restart-blr.S \
	vectors/linux-4.12/bad-restart-cached.S \
	vectors/linux-4.12/bad-restart-hcr.S \
	vectors/linux-4.12/bad-restart-sp.S \
	vectors/linux-4.12/bad-restart-spsel.S \
	vectors/linux-4.12/bad-restart-unmask.S \
	vectors/linux-4.12/bad-restart-vbar.S \
	vectors/linux-4.12/bad-restart-36.S \
	vectors/linux-4.12/bad-restart-page.S \
	vectors/linux-4.12/bad-kernel-caller.S \
	vectors/linux-4.12/bad-alike.S \
	vectors/linux-4.12/bad-kernel-vectors.S \
	vectors/linux-4.12/bad-restart-low.S \
	vectors/linux-4.12/bad-restart-w4.S \
	vectors/linux-4.12/bad-restart-wfe.S \
	vectors/linux-4.12/bad-restart-x5.S \
	vectors/linux-4.12/bad-sctlr.S \
	vectors/linux-4.12/bad-second-call.S \
	vectors/linux-4.12/bad-self-modify.S \
	vectors/linux-4.12/bad-set-el1.S \
	vectors/linux-4.12/bad-set-on-any.S \
	vectors/linux-4.12/bad-set-truncates.S \
	vectors/linux-4.12/bad-set-x2.S \
	vectors/linux-4.12/bad-signed.S \
	vectors/linux-4.12/bad-simd-back.S \
	vectors/linux-4.12/bad-simd.S \
	vectors/linux-4.12/bad-slot-200-abort.S \
	vectors/linux-4.12/bad-slot-200-live.S \
	vectors/linux-4.12/bad-slot-300-reset.S \
	vectors/linux-4.12/bad-slot-400-dead.S \
	vectors/linux-4.12/bad-slot-600-live.S \
	vectors/linux-4.12/bad-slot-falls-through.S \
	vectors/linux-4.12/bad-slot-irq-live.S \
	vectors/linux-4.12/bad-slot-serror-live.S \
	vectors/linux-4.12/bad-slot-serror-ras.S \
	vectors/linux-4.12/bad-slot-simd.S \
	vectors/linux-4.12/bad-slot-stores.S \
	vectors/linux-4.12/bad-slot-udf.S \
	vectors/linux-4.12/bad-slot-writes.S \
	vectors/linux-4.12/bad-sp-el0.S \
	vectors/linux-4.12/bad-sp-el1.S \
	vectors/linux-4.12/bad-sp-load.S \
	vectors/linux-4.12/bad-sp.S \
	vectors/linux-4.12/bad-timer-off.S \
	vectors/linux-4.12/bad-unaligned.S \
	vectors/linux-4.12/bad-spsr.S \
	vectors/linux-4.12/bad-tpidr-el1.S \
	vectors/linux-4.12/bad-tpidr.S \
	vectors/linux-4.12/bad-trap-brk.S \
	vectors/linux-4.12/bad-trap-el0.S \
	vectors/linux-4.12/bad-udf.S \
	vectors/linux-4.12/bad-unknown-is-vector.S \
	vectors/linux-4.12/bad-unknown-sets-vbar.S \
	vectors/linux-4.12/bad-unknown-succeeds.S \
	vectors/linux-4.12/bad-unmask.S \
	vectors/linux-4.12/bad-wfi.S \
	vectors/linux-4.12/bad-write-back.S \
	vectors/linux-4.12/bad-x0-not-zeroed.S \
	vectors/linux-4.12/bad-x18-selector.S \
	vectors/linux-4.12/bad-x18.S \
	vectors/linux-4.12/bad-x19.S \
	vectors/linux-4.12/bad-x29.S \
	vectors/linux-4.12/bad-caller-ssbs.S \
	vectors/linux-4.12/bad-caller-btype.S \
	vectors/linux-4.12/bad-el1-translates.S \
	vectors/linux-4.12/bad-el2-translates.S \
	vectors/linux-4.12/bad-table-bit-45.S \
	vectors/linux-4.12/bad-pending.S \
	vectors/linux-4.12/bad-cluster.S \
	vectors/linux-4.12/bad-args-zero.S \
	vectors/linux-4.12/bad-midr.S \
	vectors/linux-4.12/bad-stage2.S \
	vectors/linux-4.12/bad-counter-traps.S \
	vectors/linux-4.12/bad-cycle-counter.S \
	vectors/linux-4.12/bad-page-begin.S \
	vectors/linux-4.12/bad-args-equal.S \
	vectors/linux-4.12/bad-vbar-twice.S \
	vectors/linux-4.12/bad-cached-moment.S \
	vectors/linux-4.12/bad-x30.S \
	vectors/call-func-2017/stub.S \
	vectors/call-func-2017/bad-args.S \
	vectors/call-func-2017/bad-args-fifth.S \
	vectors/call-func-2017/bad-link.S \
	vectors/call-func-2017/bad-offset-added.S \
	vectors/call-func-2017/bad-set-vectors.S \
	vectors/call-func-2017/bad-virtual.S \
	vectors/linux-5.12/stub.S \
	vectors/linux-5.12/bad-b-unconditional.S \
	vectors/linux-5.12/bad-early-tpidr.S \
	vectors/linux-5.12/bad-override-ignored.S \
	vectors/linux-5.12/bad-slot-200-live.S \
	vectors/linux-5.12/bad-vhe-hcr-isb.S \
	vectors/linux-5.12/bad-vhe-hcr-reserved.S \
	vectors/linux-5.12/bad-vhe-ic.S \
	vectors/linux-5.12/bad-vhe-isb.S \
	vectors/linux-5.12/bad-vhe-mmu-isb.S \
	vectors/linux-5.12/bad-vhe-sp.S \
	vectors/linux-5.12/bad-vhe-tcr.S \
	vectors/linux-5.12/bad-vhe-tlbi.S \
	vectors/linux-5.12/bad-vhe-ttbr1.S \
	vectors/linux-5.12/bad-vhe-unchecked.S \
	vectors/linux-5.12/bad-vhe-unmasked.S \
	vectors/linux-5.13/stub.S \
	vectors/linux-5.13/bad-refusal-succeeds.S \
	vectors/linux-5.13/bad-slot-200-dead.S \
	vectors/linux-5.13/bad-slot-200-picky.S \
	vectors/linux-5.13/bad-trap-el2.S \
	vectors/linux-5.13/bad-vhe-hcr-isb.S \
	vectors/linux-5.13/bad-vhe-mmu-isb.S \
	vectors/linux-5.13/bad-vhe-spsr.S \
	vectors/linux-5.13/bad-vhe-tcr-ds.S \
	vectors/linux-5.13/bad-vhe-trace.S \
	vectors/linux-5.13/bad-vhe-trbe.S \
	vectors/linux-5.13/bad-vhe-uao.S \
	vectors/linux-5.13/bad-vhe-vbar.S \
	vectors/elx-sync-2021/stub.S \
	vectors/elx-sync-2021/bad-overflow.S \
	vectors/elx-sync-2021/bad-reach-bcond.S \
	vectors/elx-sync-2021/bad-slots-differ.S \
	vectors/elx-sync-2021/bad-zero-padding.S \
	vectors/linux-6.0/stub.S \
	vectors/linux-6.0/bad-b-unconditional.S \
	vectors/linux-6.0/bad-pir-lost.S \
	vectors/linux-6.0/bad-reach-bcond.S \
	vectors/linux-6.0/bad-refused-again.S \
	vectors/linux-6.0/bad-slot-200-dead.S \
	vectors/linux-6.19/stub.S \
	vectors/linux-6.19/bad-e2h-blind.S \
	vectors/linux-6.19/bad-gcs-kept.S \
	vectors/linux-6.19/bad-ich-vtr-number.S \
	vectors/linux-6.19/bad-ich-vtr-result.S \
	vectors/linux-6.19/bad-ich-vtr-unconditional.S \
	vectors/linux-6.19/bad-mpam-trap.S \
	vectors/linux-6.19/bad-mpamhcr-unasked.S \
	vectors/linux-6.19/bad-no-xmo.S \
	vectors/linux-6.19/bad-vhe-hcr-dsb.S \
	vectors/linux-6.19/bad-override-fa64.S \
	vectors/linux-6.19/bad-override-raises.S \
	vectors/linux-6.19/bad-slot-200-dead.S \
	vectors/linux-6.19/bad-tcrx-unasked.S \
	vectors/hibernate-4.7/stub.S \
	vectors/hibernate-4.7/bad-branch-out.S \
	vectors/hibernate-4.7/bad-literal.S \
	vectors/hibernate-4.7/bad-number.S \
	vectors/hibernate-4.7/bad-x0-zeroed.S \
	vectors/hibernate-4.7/bad-x0.S \
	vectors/hibernate-4.7/bad-x24.S \
	vectors/kexec-2019/stub.S \
	vectors/kexec-2019/bad-blr.S \
	vectors/kexec-2019/bad-return.S \
	vectors/kexec-2019/bad-spsel.S \
	vectors/kexec-2019/bad-x0-zeroed.S \
	vectors/kexec-2019/bad-x1.S \
	vectors/pkvm-5.16/bad-error.S \
	vectors/pkvm-5.16/bad-reset.S \
	vectors/pkvm-5.16/stub.S \
	vectors/trans-pgd-5.16/stub.S \
	vectors/trans-pgd-5.16/bad-align.S \
	vectors/trans-pgd-5.16/bad-branch-out.S \
	vectors/trans-pgd-5.16/bad-literal.S \
	vectors/trans-pgd-5.16/bad-reset-succeeds.S \
	vectors/trans-pgd-5.16/bad-slot-200-live.S \
	vectors/kvm-init-4.12/stub.S \
	vectors/kvm-init-4.12/bad-flags.S \
	vectors/kvm-init-4.12/bad-home.S \
	vectors/kvm-init-4.12/bad-init-isb.S \
	vectors/kvm-init-4.12/bad-init-mair.S \
	vectors/kvm-init-4.12/bad-init-ps.S \
	vectors/kvm-init-4.12/bad-init-res1.S \
	vectors/kvm-init-4.12/bad-limit.S \
	vectors/kvm-init-4.12/bad-no-isb-before.S \
	vectors/kvm-init-4.12/bad-no-vbar.S \
	vectors/kvm-init-4.12/bad-restart-btype.S \
	vectors/kvm-init-4.12/bad-restart-el1.S \
	vectors/kvm-init-4.12/bad-restart-unmasked.S \
	vectors/kvm-init-4.12/bad-set-vectors.S \
	vectors/kvm-init-4.12/bad-signed.S \
	vectors/kvm-init-4.12/bad-wide-clear.S \
	vectors/kvm-init-5.10/stub.S \
	vectors/kvm-init-5.10/bad-init-granule.S \
	vectors/kvm-init-5.10/bad-init-granule-16k.S \
	vectors/kvm-init-5.10/bad-init-high.S \
	vectors/kvm-init-5.10/bad-init-id-32.S \
	vectors/kvm-init-5.10/bad-init-mair.S \
	vectors/kvm-init-5.10/bad-init-ps.S \
	vectors/kvm-init-5.10/bad-init-sp.S \
	vectors/kvm-init-5.10/bad-init-t0sz.S \
	vectors/kvm-init-5.10/bad-init-tcr-whole.S \
	vectors/kvm-init-5.10/bad-init-tpidr.S \
	vectors/kvm-init-5.10/bad-keeps-iesb.S \
	vectors/kvm-init-5.10/bad-unknown-error.S \
	vectors/kvm-init-5.11/stub.S \
	vectors/kvm-init-5.11/bad-init-hcr.S \
	vectors/kvm-init-5.11/bad-init-home.S \
	vectors/kvm-init-5.11/bad-init-isb.S \
	vectors/kvm-init-5.11/bad-init-mmu-outside.S \
	vectors/kvm-init-5.11/bad-init-pgd.S \
	vectors/kvm-init-5.11/bad-init-ps.S \
	vectors/kvm-init-5.11/bad-init-regs-isb.S \
	vectors/kvm-init-5.11/bad-init-res1.S \
	vectors/kvm-init-5.11/bad-init-vbar.S \
	vectors/kvm-init-5.11/bad-init-vmid.S \
	vectors/kvm-init-5.11/bad-init-x0.S \
	vectors/kvm-init-5.11/bad-init-x4.S \
	vectors/kvm-init-5.11/bad-limit.S \
	vectors/kvm-init-5.11/bad-park.S \
	vectors/kvm-init-5.11/bad-res1.S \
	vectors/kvm-init-5.11/bad-simd.S \
	vectors/kvm-init-5.11/bad-sctlr-flags.S \
	vectors/kvm-init-5.11/bad-hcr-keys.S \
	vectors/kvm-init-5.11/bad-params-36.S \
	vectors/kvm-init-5.11/bad-id-bit.S \
	vectors/kvm-init-5.11/bad-unknown-succeeds.S \
	vectors/kvm-live-4.12/stub.S \
	vectors/kvm-live-4.12/bad-cause.S \
	vectors/kvm-live-4.12/bad-guest.S \
	vectors/kvm-live-4.12/bad-guest-resets.S \
	vectors/kvm-live-4.12/bad-guest-word.S \
	vectors/kvm-live-4.12/bad-no-offset.S \
	vectors/kvm-live-4.12/bad-trap-resets.S \
	vectors/kvm-live-4.12/bad-word.S \
	vectors/kvm-live-4.12/bad-x1.S \
	vectors/kvm-live-5.11/stub.S \
	vectors/kvm-live-5.11/bad-cause.S \
	vectors/kvm-live-5.11/bad-early-isb.S \
	vectors/kvm-live-5.11/bad-mmu-on.S \
	vectors/kvm-live-5.11/bad-reset-restarts.S \
	vectors/kvm-live-5.11/bad-caller-dit.S \
	vectors/kvm-live-5.11/bad-set-vectors.S

# Relocation routines of kexec (hvcheck/kexec.h), likewise: vectors/<form>/relocate.S is "<form>". They are embedded as bare bytes.
# So is the code with which hibernation ends: vectors/<form>/exit.S.
routines = \
	vectors/kexec-4.8/relocate.S \
	vectors/kexec-4.8/bad-absolute.S \
	vectors/kexec-4.8/bad-cwg.S \
	vectors/kexec-4.8/bad-dmb-copy.S \
	vectors/kexec-4.8/bad-dsb-ld.S \
	vectors/kexec-4.8/bad-dsb-reserved.S \
	vectors/kexec-4.8/bad-entry-32.S \
	vectors/kexec-4.8/bad-entry-page.S \
	vectors/kexec-4.8/bad-exclusive.S \
	vectors/kexec-4.8/bad-iminline.S \
	vectors/kexec-4.8/bad-indirection.S \
	vectors/kexec-4.8/bad-ivac-late.S \
	vectors/kexec-4.8/bad-ivac-no-dsb.S \
	vectors/kexec-4.8/bad-long.S \
	vectors/kexec-4.8/bad-no-dsb-copy.S \
	vectors/kexec-4.8/bad-no-dsb-ic.S \
	vectors/kexec-4.8/bad-no-ic.S \
	vectors/kexec-4.8/bad-no-isb.S \
	vectors/kexec-4.8/bad-no-ivac.S \
	vectors/kexec-4.8/bad-overshoot.S \
	vectors/kexec-4.8/bad-pssbb.S \
	vectors/kexec-4.8/bad-push.S \
	vectors/kexec-4.8/bad-sctlr-no-isb.S \
	vectors/kexec-4.8/bad-sctlr-res1.S \
	vectors/kexec-4.8/bad-page-36.S \
	vectors/kexec-4.8/bad-wfe.S \
	vectors/kexec-4.8/bad-short.S \
	vectors/kexec-4.8/bad-size.S \
	vectors/kexec-4.8/bad-step.S \
	vectors/kexec-4.8/bad-unaligned.S \
	vectors/kexec-4.8/bad-x0.S \
	vectors/kexec-4.8/bad-x1.S \
	vectors/kexec-4.8/bad-zva.S \
	vectors/kexec-arg-2019/relocate.S \
	vectors/kexec-arg-2019/bad-absolute.S \
	vectors/kexec-arg-2019/bad-args-offset.S \
	vectors/kexec-arg-2019/bad-args-order.S \
	vectors/kexec-arg-2019/bad-indirection.S \
	vectors/kexec-arg-2019/bad-ivac-late.S \
	vectors/kexec-arg-2019/bad-ivac-no-dsb.S \
	vectors/kexec-arg-2019/bad-long.S \
	vectors/kexec-arg-2019/bad-no-dsb-copy.S \
	vectors/kexec-arg-2019/bad-no-dsb-ic.S \
	vectors/kexec-arg-2019/bad-no-ic.S \
	vectors/kexec-arg-2019/bad-no-isb.S \
	vectors/kexec-arg-2019/bad-no-ivac.S \
	vectors/kexec-arg-2019/bad-push.S \
	vectors/kexec-arg-2019/bad-sctlr-no-isb.S \
	vectors/kexec-arg-2019/bad-short.S \
	vectors/kexec-arg-2019/bad-size.S \
	vectors/kexec-arg-2019/bad-step.S \
	vectors/kexec-arg-2019/bad-unaligned.S \
	vectors/kexec-5.16/relocate.S \
	vectors/kexec-5.16/bad-absolute.S \
	vectors/kexec-5.16/bad-args-order.S \
	vectors/kexec-5.16/bad-civac-early.S \
	vectors/kexec-5.16/bad-cvau.S \
	vectors/kexec-5.16/bad-direct-branch.S \
	vectors/kexec-5.16/bad-dsb-ld-tlbi.S \
	vectors/kexec-5.16/bad-indirection.S \
	vectors/kexec-5.16/bad-late-field.S \
	vectors/kexec-5.16/bad-length-as-end.S \
	vectors/kexec-5.16/bad-long.S \
	vectors/kexec-5.16/bad-mmu-off-no-isb.S \
	vectors/kexec-5.16/bad-no-bbm.S \
	vectors/kexec-5.16/bad-no-civac.S \
	vectors/kexec-5.16/bad-no-dsb-copy.S \
	vectors/kexec-5.16/bad-no-dsb-ic.S \
	vectors/kexec-5.16/bad-no-dsb-tlbi.S \
	vectors/kexec-5.16/bad-no-ic.S \
	vectors/kexec-5.16/bad-no-isb-ttbr.S \
	vectors/kexec-5.16/bad-no-tlbi.S \
	vectors/kexec-5.16/bad-short.S \
	vectors/kexec-5.16/bad-size.S \
	vectors/kexec-5.16/bad-step.S \
	vectors/kexec-5.16/bad-tlbi-asid.S \
	vectors/kexec-5.16/bad-unmask.S \
	vectors/kexec-5.16/bad-tlbi-early.S \
	vectors/hibernate-4.7/exit.S \
	vectors/hibernate-5.16/exit.S \
	vectors/hibernate-5.16/bad-junk-x0.S \
	vectors/hibernate-5.16/bad-last-page.S \
	vectors/hibernate-5.16/bad-no-cvau.S \
	vectors/hibernate-5.16/bad-no-dsb-ic.S \
	vectors/hibernate-5.16/bad-no-ic.S \
	vectors/hibernate-5.16/bad-no-tlbi.S \
	vectors/hibernate-5.16/bad-short.S

# Stubs of 32-bit Arm, in ARM and in Thumb instructions: built if there is a compiler for them.
arm_stubs = \
	vectors/arm-3.6/stub.S \
	vectors/arm-3.6/thumb.S \
	vectors/arm-3.6/bad-ask-zero.S \
	vectors/arm-3.6/bad-get-pl1.S \
	vectors/arm-3.6/bad-r1.S \
	vectors/arm-3.6/bad-set-zeroes.S \
	vectors/arm-mid-2017/stub.S \
	vectors/arm-mid-2017/thumb.S \
	vectors/arm-mid-2017/bad-error-value.S \
	vectors/arm-mid-2017/bad-restart-r3.S \
	vectors/arm-mid-2017/bad-set-zeroes.S \
	vectors/arm-4.12/stub.S \
	vectors/arm-4.12/thumb.S \
	vectors/arm-4.12/bad-absolute.S \
	vectors/arm-4.12/bad-align.S \
	vectors/arm-4.12/bad-call-order.S \
	vectors/arm-4.12/bad-cause.S \
	vectors/arm-4.12/bad-ee.S \
	vectors/arm-4.12/bad-elr.S \
	vectors/arm-4.12/bad-elr-retry.S \
	vectors/arm-4.12/bad-eret-encoding.S \
	vectors/arm-4.12/bad-error-minus-one.S \
	vectors/arm-4.12/bad-error-value.S \
	vectors/arm-4.12/bad-exclusive.S \
	vectors/arm-4.12/bad-hactlr.S \
	vectors/arm-4.12/bad-hcr.S \
	vectors/arm-4.12/bad-hsctlr-isb.S \
	vectors/arm-4.12/bad-hstr.S \
	vectors/arm-4.12/bad-htpidr.S \
	vectors/arm-4.12/bad-hvc.S \
	vectors/arm-4.12/bad-imm-selector.S \
	vectors/arm-4.12/bad-ip.S \
	vectors/arm-4.12/bad-loop.S \
	vectors/arm-4.12/bad-lr.S \
	vectors/arm-4.12/bad-lr-svc.S \
	vectors/arm-4.12/bad-mem.S \
	vectors/arm-4.12/bad-no-vbar.S \
	vectors/arm-4.12/bad-push.S \
	vectors/arm-4.12/bad-r0-not-zeroed.S \
	vectors/arm-4.12/bad-r11.S \
	vectors/arm-4.12/bad-r2.S \
	vectors/arm-4.12/bad-r4.S \
	vectors/arm-4.12/bad-r8-fiq.S \
	vectors/arm-4.12/bad-reset-rewrites-vbar.S \
	vectors/arm-4.12/bad-restart-arm.S \
	vectors/arm-4.12/bad-restart-cached.S \
	vectors/arm-4.12/bad-restart-eret.S \
	vectors/arm-4.12/bad-restart-r0.S \
	vectors/arm-4.12/bad-restart-thumb.S \
	vectors/arm-4.12/bad-restart-unmask.S \
	vectors/arm-4.12/bad-restart-vbar.S \
	vectors/arm-4.12/bad-set-pl1.S \
	vectors/arm-4.12/bad-set-r0.S \
	vectors/arm-4.12/bad-set-truncates.S \
	vectors/arm-4.12/bad-simd.S \
	vectors/arm-4.12/bad-slot-08-live.S \
	vectors/arm-4.12/bad-slot-14-dead.S \
	vectors/arm-4.12/bad-slot-falls-through.S \
	vectors/arm-4.12/bad-slot-irq-live.S \
	vectors/arm-4.12/bad-sp.S \
	vectors/arm-4.12/bad-sp-svc.S \
	vectors/arm-4.12/bad-spsr.S \
	vectors/arm-4.12/bad-stack-load.S \
	vectors/arm-4.12/bad-te.S \
	vectors/arm-4.12/bad-tpidr.S \
	vectors/arm-4.12/bad-udf.S \
	vectors/arm-4.12/bad-unknown-sets-vbar.S \
	vectors/arm-4.12/bad-unknown-succeeds.S \
	vectors/arm-4.12/bad-unmask.S \
	vectors/arm-4.12/bad-vbar-pl1.S \
	vectors/arm-4.12/bad-wfi.S \
	vectors/arm-5.7/stub.S \
	vectors/arm-5.7/thumb.S \
	vectors/arm-5.7/bad-error-value.S \
	vectors/arm-5.7/bad-reset-succeeds.S \
	vectors/arm-5.7/bad-set-vectors.S \
	vectors/arm-zimage/stub.S \
	vectors/arm-zimage/thumb.S \
	vectors/arm-zimage/bad-error-value.S \
	vectors/arm-zimage/bad-no-vbar.S \
	vectors/arm-zimage/bad-r4.S \
	vectors/arm-zimage/bad-r7.S \
	vectors/arm-zimage/bad-r8.S \
	vectors/arm-zimage-enter/stub.S \
	vectors/arm-zimage-enter/thumb.S \
	vectors/arm-zimage-enter/bad-eret.S \
	vectors/arm-zimage-enter/bad-isb.S \
	vectors/arm-zimage-enter/bad-order.S \
	vectors/arm-zimage-enter/bad-r0.S \
	vectors/arm-zimage-enter/bad-r4.S \
	vectors/arm-zimage-enter/bad-slot-08-dead.S \
	vectors/arm-zimage-enter/bad-svc.S \
	vectors/kvm-arm-3.9/stub.S \
	vectors/kvm-arm-3.9/thumb.S \
	vectors/kvm-arm-3.9/bad-asks-for-calls.S \
	vectors/kvm-arm-3.9/bad-phase.S \
	vectors/kvm-arm-3.9/bad-second-httbr.S \
	vectors/kvm-arm-3.9/bad-second-stack.S \
	vectors/kvm-arm-3.9/bad-second-vectors.S \
	vectors/kvm-arm-4.12/stub.S \
	vectors/kvm-arm-4.12/thumb.S \
	vectors/kvm-arm-4.12/bad-flags.S \
	vectors/kvm-arm-4.12/bad-home.S \
	vectors/kvm-arm-4.12/bad-init-caches.S \
	vectors/kvm-arm-4.12/bad-init-httbr.S \
	vectors/kvm-arm-4.12/bad-init-mair.S \
	vectors/kvm-arm-4.12/bad-init-stack.S \
	vectors/kvm-arm-4.12/bad-init-vectors.S \
	vectors/kvm-arm-4.12/bad-limit.S \
	vectors/kvm-arm-4.12/bad-no-vbar.S \
	vectors/kvm-arm-4.12/bad-r0-not-zeroed.S \
	vectors/kvm-arm-4.12/bad-restart-entry.S \
	vectors/kvm-arm-4.12/bad-restart-state.S \
	vectors/kvm-arm-4.12/bad-restart-svc.S \
	vectors/kvm-arm-4.12/bad-restart-unmasked.S \
	vectors/kvm-arm-4.12/bad-set-succeeds.S \
	vectors/kvm-arm-4.12/bad-set-vectors.S \
	vectors/kvm-arm-4.12/bad-signed.S \
	vectors/kvm-arm-4.12/bad-wide-clear.S

# Assembly that every machine runs; part of the payload.
runner_sources = \
	vectors/caller.S \
	vectors/payload.S \
	vectors/runner.S

# The same of AArch32, in ARM instructions and in Thumb instructions.
runner32_sources = \
	vectors/payload32.S \
	vectors/runner32.S
runner32_thumb_sources = \
	vectors/payload32-thumb.S \
	vectors/runner32-thumb.S

stub_objects = $(stubs:.S=.xo)
runner_objects = $(runner_sources:.S=.xo)
routine_objects = $(routines:.S=.xo)
routine_bytes = $(routines:.S=.bin)
if ARM32
arm_stub_objects = $(arm_stubs:.S=.ao)
runner32_objects = $(runner32_sources:.S=.ao)
runner32_thumb_objects = $(runner32_thumb_sources:.S=.ao)
endif
arm_objects += $(arm_stub_objects) $(runner32_objects) $(runner32_thumb_objects)
cross_objects += $(stub_objects) $(routine_objects) $(runner_objects)
EXTRA_DIST += $(stubs) $(arm_stubs) $(routines) $(runner_sources) $(runner32_sources) \
	$(runner32_thumb_sources) vectors/runner32.inc vectors/embed.sh vectors/kexec.inc vectors/kvm.inc vectors/runner.inc \
	vectors/arm.inc vectors/kvm32.inc vectors/stub.inc vectors/vhe.inc vectors/finalise.inc

# Nobody relocates a routine. An object that would need it has a section .rela.text, and so that name.
$(routine_bytes): %.bin: %.xo
	@if grep -q '\.rela\.text' $<; then echo "$<: a routine that needs relocation" >&2; exit 1; fi
	$(AM_V_GEN)$(CROSS_OBJCOPY) -O binary -j .text $< $@
CLEANFILES += $(routine_bytes)

# Data of the host program: the stubs, whole with their symbols, as hv_builtins[]; the routines as hv_routines[]; the others as
# SYMBOL=FILE.
embedded_files = native/payload.img native/arm/payload.img native/arm/payload-thumb.img sim/a64/micro.bin sim/hyp/micro.bin \
	machines/boot/init.elf $(stub_objects) $(arm_stub_objects) $(routine_bytes)
embedded_names = hv_payload_image=native/payload.img native_payload32_image=native/arm/payload.img \
	native_payload32_thumb_image=native/arm/payload-thumb.img sim_a64_micro=sim/a64/micro.bin hyp_micro=sim/hyp/micro.bin \
	boot_init=machines/boot/init.elf $(stub_objects) \
	$(arm_stub_objects) $(routine_bytes)

noinst_LIBRARIES += vectors/libembed.a
vectors_libembed_a_SOURCES =
nodist_vectors_libembed_a_SOURCES = vectors/embed.S

vectors/embed.S: vectors/embed.sh $(stubs) $(arm_stubs) Makefile
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_GEN)srcdir='$(srcdir)' $(SHELL) $(srcdir)/vectors/embed.sh $(embedded_names) >$@.tmp && mv $@.tmp $@
vectors/embed.$(OBJEXT): $(embedded_files)
CLEANFILES += vectors/embed.S
