package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.testing.RawConnection;
import dev.rezo.testing.RawServer;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bodies far larger than the heap go through a JVM of its own, in both directions, and whoever
 * stops half way stops the other side. {@code .ci/checks/memory.sh} does the same with 1 GB.
 */
@Tag("F51")
@Timeout(300)
class MemoryTest {

  private static final long BYTES = Long.getLong("rezo.memory.bytes", 96L << 20);
  private static final long TLS_BYTES = Long.getLong("rezo.memory.tlsBytes", 32L << 20);
  private static final String HEAP = System.getProperty("rezo.memory.heap", "32m");

  /** Loops, body threads and the JDK's own copies share this. */
  private static final String DIRECT = "8m";

  /** What kernels keep on the way, on both sides of a loopback connection. */
  private static final long SLACK = 40L << 20;

  private static final ThrowAwayCa CA = ThrowAwayCa.create();

  @TempDir Path directory;

  private final AtomicLong sent = new AtomicLong();
  private final CountDownLatch halfIsRead = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void aDownloadIsReadAtTheReadersPace() throws Exception {
    assertThat(download(null, BYTES) - BYTES / 2).isLessThan(SLACK);
  }

  @Test
  void aDownloadOverTlsIsReadAtTheReadersPace() throws Exception {
    long written = download(ServerTls.of(CA.server("localhost")), TLS_BYTES);
    assertThat(written).isGreaterThanOrEqualTo(TLS_BYTES / 2);
  }

  @Test
  void anUploadIsSentAtThePeersPace() throws Exception {
    assertThat(upload("upload", null, BYTES) - BYTES / 2).isLessThan(SLACK);
  }

  @Test
  void anUploadInHugeChunksIsSentAtThePeersPace() throws Exception {
    assertThat(upload("upload-huge-chunks", null, BYTES) - BYTES / 2).isLessThan(SLACK);
  }

  @Test
  void anUploadOverTlsIsSentAtThePeersPace() throws Exception {
    long taken = upload("upload", ServerTls.of(CA.server("localhost")), TLS_BYTES);
    assertThat(taken).isGreaterThanOrEqualTo(TLS_BYTES / 2);
  }

  /** How much the server had sent when the client had read half and stopped. */
  private long download(@Nullable ServerTls tls, long bytes) throws Exception {
    try (RawServer server = server(tls, connection -> flood(connection, bytes))) {
      Process child = child("download", server, bytes, tls != null);
      try (BufferedReader lines = output(child)) {
        assertThat(lines.readLine()).isEqualTo("half");
        MemoryTrial.awaitSettled(sent);
        long settled = sent.get();
        tellToGoOn(child);
        assertWhole(child, lines, bytes);
        return settled;
      } finally {
        child.destroyForcibly();
      }
    }
  }

  /** How much of the source was taken when the server had read half and stopped. */
  private long upload(String what, @Nullable ServerTls tls, long bytes) throws Exception {
    try (RawServer server = server(tls, connection -> drain(connection, bytes))) {
      return upload(what, server, tls != null, bytes);
    }
  }

  private long upload(String what, RawServer server, boolean tls, long bytes) throws Exception {
    Process child = child(what, server, bytes, tls);
    try (BufferedReader lines = output(child)) {
      while (!halfIsRead.await(100, TimeUnit.MILLISECONDS)) {
        assertThat(child.isAlive() ? "" : said(lines)).as("the child has ended").isEmpty();
      }
      tellToGoOn(child);
      String stalled = lines.readLine();
      assertThat(stalled).startsWith("stalled ");
      goOn.countDown();
      assertWhole(child, lines, bytes);
      return Long.parseLong(stalled.substring("stalled ".length()));
    } finally {
      child.destroyForcibly();
    }
  }

  private static String said(BufferedReader lines) {
    return "it said: " + lines.lines().collect(Collectors.joining("\n"));
  }

  @Test
  @Timeout(60)
  void anUploadThatFailsIsToldAtOnceWithWhatTheChildSaid() {
    try (RawServer server = RawServer.start(RawConnection::readHead)) {
      assertThatThrownBy(() -> upload("upload", server, false, BYTES))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("the child has ended")
          .hasMessageContaining("it said: failed: dev.rezo.http.");
    }
  }

  private static RawServer server(@Nullable ServerTls tls, RawServer.Script script) {
    return tls == null
        ? RawServer.start(script)
        : RawServer.startTls(
            tls,
            connection -> {
              RawConnection secured = connection.handshake();
              script.run(secured);
            });
  }

  private void flood(RawConnection connection, long bytes) throws IOException {
    connection.readHead();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n");
    for (long left = bytes; left > 0; left -= MemoryTrial.BLOCK.length) {
      sent.addAndGet(MemoryTrial.BLOCK.length); // Before the client can have read it.
      connection.write(MemoryTrial.BLOCK);
    }
    connection.awaitEnd();
  }

  private void drain(RawConnection connection, long bytes)
      throws IOException, InterruptedException {
    boolean chunked = connection.readHead().contains("chunked");
    long read = 0;
    boolean waited = false;
    while (read < bytes) {
      int count = chunked ? chunkSize(connection) : MemoryTrial.BLOCK.length;
      for (int i = 0; i < count; i += MemoryTrial.BLOCK.length) {
        if (!Arrays.equals(connection.read(MemoryTrial.BLOCK.length), MemoryTrial.BLOCK)) {
          throw new AssertionError("expected another block after " + (read + i) + " bytes");
        }
      }
      read += count;
      if (chunked) {
        connection.read(2);
      }
      if (!waited && read >= bytes / 2) {
        waited = true;
        halfIsRead.countDown();
        goOn.await();
      }
    }
    if (chunked && chunkSize(connection) != 0) {
      throw new AssertionError("expected the last chunk");
    }
    String answer = String.valueOf(read);
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + answer.length() + "\r\n\r\n" + answer);
    connection.awaitEnd();
  }

  private static int chunkSize(RawConnection connection) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.indexOf("\r\n") < 0) {
      line.append((char) connection.read(1)[0]);
    }
    return Integer.parseInt(line.substring(0, line.length() - 2), 16);
  }

  private Process child(String what, RawServer server, long bytes, boolean tls) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx" + HEAP,
                "-XX:MaxDirectMemorySize=" + DIRECT,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ExitTest.classPath(),
                MemoryTrial.class.getName(),
                what,
                server.url("/").replace("127.0.0.1", tls ? "localhost" : "127.0.0.1"),
                String.valueOf(bytes)));
    if (tls) {
      command.add(Files.writeString(directory.resolve("ca.pem"), CA.pem()).toString());
    }
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** It waits for that, so that what it sees to settle is no stall on the way there. */
  private static void tellToGoOn(Process child) throws IOException {
    child.getOutputStream().write('\n');
    child.getOutputStream().close();
  }

  private static BufferedReader output(Process child) {
    return new BufferedReader(
        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void assertWhole(Process child, BufferedReader lines, long bytes)
      throws IOException, InterruptedException {
    assertThat(lines.readLine()).isEqualTo("whole " + bytes);
    System.out.println(bytes + " bytes: " + lines.readLine());
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isZero();
  }
}
