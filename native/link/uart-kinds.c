/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kinds of UARTs, for the payload that drives them and for the host that names them. Registers: Arm DDI 0183 (PL011), Arm
 * DEN0094 (SBSA), TI's PC16550D, AMD UG1087 (Cadence), Amlogic's, NXP's and Marvell's reference manuals; all as the device tree
 * bindings and Linux's drivers have them.
 */
#include "native/link/uart-kinds.h"

#include <stddef.h>

#define WORDS(...) (const char *const[]){ __VA_ARGS__, NULL }

const struct uart_kind uart_kinds[] = {
	/* Data is register 0, LSR is 5: THRE bit 5, DR bit 0. */
	{ "8250", WORDS("ns16550a", "ns16550", "snps,dw-apb-uart", "nvidia,tegra20-uart", "marvell,armada-38x-uart", "fsl,ns16550",
			"ns8250", "ns16450"),
	  0, 1, 0, 0, { 5, 0x20, 0x20 }, { 5, 1, 1 }, 0, 0, 0, UART_PLAIN },
	/* The same, 4 bytes apart; their device trees do not say so, and Linux's drivers of these know it. */
	{ "8250-32", WORDS("ti,am654-uart", "ti,omap4-uart", "mediatek,mt6577-uart", "brcm,bcm7271-uart"),
	  2, 4, 0, 0, { 5, 0x20, 0x20 }, { 5, 1, 1 }, 0, 0, 0, UART_PLAIN },
	{ "bcm2835-aux", WORDS("brcm,bcm2835-aux-uart"), 2, 4, 0, 0, { 5, 0x20, 0x20 }, { 5, 1, 1 }, 0, 0, 0, UART_PLAIN },
	/* DR, FR: TXFF bit 5, RXFE bit 4; CR: UARTEN, TXE, RXE. */
	{ "pl011", WORDS("arm,pl011"), 0, 4, 0, 0, { 0x18, 0x20, 0 }, { 0x18, 0x10, 0 }, 0x30, 0x301, 0, UART_PL011 },
	{ "sbsa-uart", WORDS("arm,sbsa-uart"), 0, 4, 0, 0, { 0x18, 0x20, 0 }, { 0x18, 0x10, 0 }, 0, 0, 0, UART_PLAIN },
	/* FIFO, SR: TXFULL bit 4, RXEMPTY bit 1; CR: RXEN and TXEN, not RXDIS and TXDIS. */
	{ "cadence", WORDS("cdns,uart-r1p12", "xlnx,xuartps", "cdns,uart-r1p8", "xlnx,zynqmp-uart"),
	  0, 4, 0x30, 0x30, { 0x2c, 0x10, 0 }, { 0x2c, 2, 0 }, 0, 0x14, 0x28, UART_PLAIN },
	/* WFIFO, RFIFO, STATUS: full bit 21, empty bit 20; CONTROL: TX bit 12, RX bit 13. */
	{ "meson", WORDS("amlogic,meson-gx-uart", "amlogic,meson-uart", "amlogic,meson-ao-uart", "amlogic,meson-s4-uart"),
	  0, 4, 0, 4, { 0xc, 1 << 21, 0 }, { 0xc, 1 << 20, 0 }, 8, 3 << 12, 0, UART_PLAIN },
	/* UTXD, URXD, UTS: TXFULL bit 4, RXEMPTY bit 5; UCR2: TXEN bit 2, RXEN bit 1. */
	{ "imx", WORDS("fsl,imx6q-uart", "fsl,imx21-uart", "fsl,imx8mq-uart", "fsl,imx8mm-uart", "fsl,imx7d-uart"),
	  0, 4, 0x40, 0, { 0xb4, 0x10, 0 }, { 0xb4, 0x20, 0 }, 0x84, 6, 0, UART_PLAIN },
	/* DATA, STAT: TDRE bit 23, RDRF bit 21; CTRL: TE bit 19, RE bit 18. The i.MX ones begin 16 bytes later. */
	{ "lpuart", WORDS("fsl,imx7ulp-lpuart", "fsl,imx8qxp-lpuart", "fsl,imx8ulp-lpuart", "fsl,imx93-lpuart",
			  "fsl,imxrt1050-lpuart"),
	  0, 4, 0x1c, 0x1c, { 0x14, 1 << 23, 1 << 23 }, { 0x14, 1 << 21, 1 << 21 }, 0x18, 3 << 18, 0, UART_LPUART },
	{ "ls-lpuart", WORDS("fsl,ls1028a-lpuart"),
	  0, 4, 0xc, 0xc, { 4, 1 << 23, 1 << 23 }, { 4, 1 << 21, 1 << 21 }, 8, 3 << 18, 0, UART_LPUART },
	/* TSH, RBR, STAT: TX_RDY bit 5, RX_RDY bit 4. */
	{ "mvebu", WORDS("marvell,armada-3700-uart"), 0, 4, 4, 0, { 0xc, 0x20, 0x20 }, { 0xc, 0x10, 0x10 }, 0, 0, 0, UART_PLAIN },
	{ "geni", WORDS("qcom,geni-debug-uart"), 0, 4, 0, 0, { 0, 0, 0 }, { 0, 0, 0 }, 0, 0, 0, UART_GENI },
	{ "msm", WORDS("qcom,msm-uartdm"), 0, 4, 0, 0, { 0, 0, 0 }, { 0, 0, 0 }, 0, 0, 0, UART_MSM },
};
const unsigned uart_kind_count = sizeof(uart_kinds) / sizeof(uart_kinds[0]);

int uart_kind_named(const char *name)
{
	for (unsigned i = 0; i < uart_kind_count; i++) {
		const char *a = uart_kinds[i].name, *b = name;

		while (*a && *a == *b)
			a++, b++;
		if (*a == *b)
			return (int)i;
	}
	return -1;
}
