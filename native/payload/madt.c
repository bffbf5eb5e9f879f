/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ACPI 6.5, 5.2.9 (FADT), 5.2.12 (MADT): 5.2.12.14 (GICC), .15 (GICD), .17 (GICR). See madt.h. */
#include "native/payload/madt.h"

#include <stddef.h>

#define FADT_SIZE 131		/* as far as it is read */
#define FADT_ARM_AT 129
#define FADT_PSCI 1u
#define FADT_PSCI_HVC 2u

#define MADT_SIZE 44		/* in front of its structures */
#define GICC 0xb
#define GICC_SIZE 76
#define GICC_FLAGS_AT 12
#define GICC_ENABLED 1u
#define GICC_BASE_AT 32		/* a GICv2's */
#define GICC_REDISTRIBUTOR_AT 60
#define GICC_MPIDR_AT 68
#define GICD 0xc
#define GICD_SIZE 24
#define GICD_BASE_AT 8
#define GICD_VERSION_AT 20
#define GICR 0xe
#define GICR_SIZE 16
#define GICR_BASE_AT 4

static void take_cpu(const uint8_t *s, struct entry_record *record)
{
	if (!(acpi_value(s + GICC_FLAGS_AT, 4) & GICC_ENABLED))
		return;
	if (record->cpu_count < ENTRY_CPUS)
		record->cpus[record->cpu_count] = (struct entry_cpu){
			.mpidr = acpi_value(s + GICC_MPIDR_AT, 8),
			.method = record->psci ? ENTRY_BY_PSCI : ENTRY_BY_UNKNOWN,
		};
	record->cpu_count++;
}

/* Where an interface is said in several structures, the first that says it is taken. */
struct gic {
	uint64_t distributor, interface, redistributors;
	unsigned version;
};

static void note(uint64_t *to, const uint8_t *address)
{
	if (!*to)
		*to = acpi_value(address, 8);
}

static void take(const uint8_t *s, unsigned size, struct gic *gic, struct entry_record *record)
{
	if (s[0] == GICC && size >= GICC_SIZE) {
		take_cpu(s, record);
		note(&gic->interface, s + GICC_BASE_AT);
		note(&gic->redistributors, s + GICC_REDISTRIBUTOR_AT);
	} else if (s[0] == GICD && size >= GICD_SIZE) {
		note(&gic->distributor, s + GICD_BASE_AT);
		gic->version = s[GICD_VERSION_AT];
	} else if (s[0] == GICR && size >= GICR_SIZE) {
		note(&gic->redistributors, s + GICR_BASE_AT);
	}
}

static void set_gic(const struct gic *gic, struct entry_record *record)
{
	if (gic->distributor && gic->version <= 2 && gic->interface)
		record->gic = (struct entry_gic){ ENTRY_GIC_V2, { gic->distributor, gic->interface } };
	else if (gic->distributor && gic->version >= 3 && gic->redistributors)
		record->gic = (struct entry_gic){ ENTRY_GIC_V3, { gic->distributor, gic->redistributors } };
}

void madt_read(acpi_memory *memory, uint64_t rsdp, struct entry_record *record)
{
	uint32_t size;
	const uint8_t *fadt = acpi_table(memory, rsdp, "FACP", FADT_SIZE, &size), *madt;
	const uint64_t arm = fadt ? acpi_value(fadt + FADT_ARM_AT, 2) : 0;
	struct gic gic = { 0 };

	if (arm & FADT_PSCI)
		record->psci = arm & FADT_PSCI_HVC ? ENTRY_PSCI_HVC : ENTRY_PSCI_SMC;
	madt = acpi_table(memory, rsdp, "APIC", MADT_SIZE, &size);
	for (uint32_t at = MADT_SIZE; madt && size - at >= 2 && madt[at + 1] >= 2 && madt[at + 1] <= size - at; at += madt[at + 1])
		take(madt + at, madt[at + 1], &gic, record);
	set_gic(&gic, record);
}
