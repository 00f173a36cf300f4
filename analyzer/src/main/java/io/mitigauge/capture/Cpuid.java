// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/**
 * Program that prints the signature of leaf 0x40000000 of x86's CPUID, by which a hypervisor names itself (12 bytes, in
 * hexadecimal): it is executed, and thus asks nobody's files. Nothing is printed where that cannot be done. A process of its own, for
 * it executes an instruction that no C library offers.
 */
final class Cpuid {

    private static final int HYPERVISOR_LEAF = 0x40000000;
    private static final int SIGNATURE_BYTES = 12;
    private static final int PAGE_BYTES = 4096;
    private static final int READ_WRITE_EXECUTE = 0x1 | 0x2 | 0x4; // PROT_ of mmap(2)
    private static final int PRIVATE_ANONYMOUS = 0x02 | 0x20;

    /** {@code void f(int leaf, char *signature)} in the System V ABI: EBX, ECX and EDX, in this order, are the signature. */
    private static final byte[] CODE = HexFormat.ofDelimiter(" ")
            .parseHex(
                    "53 " // push %rbx
                            + "89 f8 " // mov %edi, %eax
                            + "31 c9 " // xor %ecx, %ecx
                            + "0f a2 " // cpuid
                            + "89 1e " // mov %ebx, (%rsi)
                            + "89 4e 04 " // mov %ecx, 4(%rsi)
                            + "89 56 08 " // mov %edx, 8(%rsi)
                            + "5b " // pop %rbx
                            + "c3"); // ret

    private static final FunctionDescriptor MMAP = FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG);

    private Cpuid() {}

    public static void main(String[] arguments) {
        System.out.println(isX86() ? HexFormat.of().formatHex(signature()) : "");
    }

    static boolean isX86() {
        return System.getProperty("os.arch", "").equals("amd64");
    }

    @SuppressWarnings("restricted")
    private static byte[] signature() {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            long page = (long) linker.downcallHandle(linker.defaultLookup().findOrThrow("mmap"), MMAP)
                    .invokeExact(0L, (long) PAGE_BYTES, READ_WRITE_EXECUTE, PRIVATE_ANONYMOUS, -1, 0L);
            if (page == -1) {
                throw new IllegalStateException("no memory that may be executed");
            }
            MemorySegment code = MemorySegment.ofAddress(page).reinterpret(PAGE_BYTES);
            MemorySegment.copy(CODE, 0, code, ValueLayout.JAVA_BYTE, 0, CODE.length);
            MemorySegment signature = arena.allocate(SIGNATURE_BYTES);
            linker.downcallHandle(code, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG))
                    .invokeExact(HYPERVISOR_LEAF, signature.address());
            return signature.toArray(ValueLayout.JAVA_BYTE);
        } catch (Throwable e) { // the type that handles declare
            throw new IllegalStateException("CPUID cannot be executed", e);
        }
    }
}
