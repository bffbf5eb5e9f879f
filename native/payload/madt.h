/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CPUs, interrupt controller and PSCI, if ACPI tells of them and no device tree does. Freestanding. */
#ifndef HVCHECK_NATIVE_MADT_H
#define HVCHECK_NATIVE_MADT_H

#include "native/payload/acpi.h"
#include "native/link/entry.h"

/* What MADT and FADT say, into `record`; what they do not say stays. */
void madt_read(acpi_memory *memory, uint64_t rsdp, struct entry_record *record);

#endif
