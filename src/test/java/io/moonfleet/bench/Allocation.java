package io.moonfleet.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What the threads of another Java process have allocated on the heap, asked for by JMX. Asking starts threads of its own in
 * that process: look at its memory and its processor time before. Not to be had of a native executable.
 */
final class Allocation implements AutoCloseable {
    private final JMXConnector connector;
    private final ThreadMXBean threads;

    private Allocation(JMXConnector connector, ThreadMXBean threads) {
        this.connector = connector;
        this.threads = threads;
    }

    /** Empty for a process that is no Java machine. */
    static Optional<Allocation> of(long pid) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
                ThreadMXBean threads = ManagementFactory.newPlatformMXBeanProxy(
                        connector.getMBeanServerConnection(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
                return Optional.of(new Allocation(connector, threads));
            } finally {
                machine.detach();
            }
        } catch (Exception | LinkageError noJavaMachine) {
            System.err.println("no allocation figures of process " + pid + ": " + noJavaMachine);
            return Optional.empty();
        }
    }

    /** Bytes since each thread's start, by thread id and name; JMX's own threads are left out. */
    Map<String, Long> byThread() {
        Map<String, Long> bytes = new HashMap<>();
        long[] ids = threads.getAllThreadIds();
        long[] allocated = threads.getThreadAllocatedBytes(ids);
        ThreadInfo[] infos = threads.getThreadInfo(ids);
        for (int index = 0; index < ids.length; index++) {
            if (infos[index] != null && !infos[index].getThreadName().matches("(RMI|JMX).*")) {
                bytes.put(ids[index] + " " + infos[index].getThreadName(), allocated[index]);
            }
        }
        return bytes;
    }

    /** Bytes between two looks, by thread name without its number; those with none are left out. */
    static Map<String, Long> between(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> bytes = new TreeMap<>();
        after.forEach((thread, now) -> {
            long allocated = now - before.getOrDefault(thread, 0L);
            if (allocated > 0) {
                String name = thread.substring(thread.indexOf(' ') + 1).replaceAll("[-#]?\\d+$", "");
                bytes.merge(name, allocated, Long::sum);
            }
        });
        return bytes;
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException alreadyGone) {
            // The process has ended.
        }
    }
}
