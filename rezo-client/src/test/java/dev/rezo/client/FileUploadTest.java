package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.BodyException;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.CallCancelledException;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Response;
import dev.rezo.testing.ConnectionEnd;
import dev.rezo.testing.RawConnection;
import dev.rezo.testing.RawServer;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that the kernel sends, over sockets of the system. */
@Timeout(60)
@Tag("F55")
class FileUploadTest {

  /** More than the buffers of both sides take, and no multiple of anything. */
  private static final int SIZE = 20 * 1024 * 1024 + 12_345;

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n";

  private final CountDownLatch stalled = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CompletableFuture<ConnectionEnd> end = new CompletableFuture<>();
  private final RezoClient client = RezoClient.builder().pool(limits -> limits).build();

  @TempDir private Path folder;
  private Path file = Path.of("");
  private String hash = "";

  @BeforeEach
  void writesAFile() throws Exception {
    byte[] content = new byte[SIZE];
    new Random(7).nextBytes(content);
    file = Files.write(folder.resolve("file"), content);
    hash = hex(sha256().digest(content));
  }

  @AfterEach
  void closes() {
    goOn.countDown();
    client.shutdownNow();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private Body file() {
    return new MovedBody(Bodies.file(file, "x/y"), region -> region);
  }

  private CompletableFuture<String> upload(RawServer server) {
    return client.put(server.url("/")).body(file()).sendAsync(BodyReaders.text());
  }

  /** Answers each request with the hash of its body. */
  private static void answerHash(RawConnection connection, int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      String head = connection.readHead();
      String length = head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
      MessageDigest digest = sha256();
      for (long left = Long.parseLong(length); left > 0; ) {
        byte[] some = connection.read((int) Math.min(left, 100_000));
        digest.update(some);
        left -= some.length;
      }
      connection.write(OK + hex(digest.digest()));
    }
    connection.awaitEnd();
  }

  private static RawServer hashing(int requests) {
    return RawServer.start(connection -> answerHash(connection, requests));
  }

  /** Reads the head and a little of the body, and no more until told to. */
  private RawServer stalling() {
    return RawServer.start(
        connection -> {
          connection.readHead();
          connection.read(1000);
          stalled.countDown();
          goOn.await();
          end.complete(connection.awaitEnd());
        });
  }

  /** Takes all that comes and says nothing, so that only the client can end a call. */
  private static RawServer draining() {
    return RawServer.start(RawConnection::awaitEnd);
  }

  @Test
  void everyByteArrivesAndTheConnectionServesTheNextCall() throws Exception {
    List<Long> told = new ArrayList<>();
    try (RawServer server = hashing(2)) {
      assertThat(upload(server).get()).isEqualTo(hash);
      Body watched = Bodies.withProgress(file(), (bytes, total) -> told.add(bytes));
      assertThat(client.put(server.url("/")).body(watched).send(BodyReaders.text()))
          .isEqualTo(hash);
      assertThat(server.accepted()).isEqualTo(1);
    }
    assertThat(told).isSorted().hasSizeGreaterThan(1).endsWith((long) SIZE);
    awaitFileClosed();
  }

  @Test
  void aFileGoesOverAUnixSocket() throws Exception {
    Path socket = folder.resolve("s");
    try (RawServer server = hashing(1)) {
      UnixRelay relay = new UnixRelay(socket, server.address());
      String answer =
          client
              .put("http://service.test/")
              .unixSocket(socket)
              .body(file())
              .send(BodyReaders.text());
      assertThat(answer).isEqualTo(hash);
      relay.close();
    }
  }

  @Test
  void overTlsAFileIsReadAndEncrypted() throws Exception {
    ThrowAwayCa ca = ThrowAwayCa.create();
    try (RawServer server =
            RawServer.startTls(
                ServerTls.of(ca.server("localhost")),
                connection -> answerHash(connection.handshake(), 1));
        RezoClient secure = RezoClient.builder().tls(t -> t.trust(ca.certificate())).build()) {
      String url = server.url("/").replace("127.0.0.1", "localhost");
      assertThatThrownBy(() -> secure.put(url).body(file()).send())
          .hasMessageContaining("expected to be moved, actual read");
      Body body = Bodies.file(file, "x/y");
      assertThat(secure.put(url).body(body).send(BodyReaders.text())).isEqualTo(hash);
    }
  }

  @Test
  void manyUploadsAtATimeShareTheThreads() throws Exception {
    try (RawServer server = hashing(1)) {
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        calls.add(upload(server));
      }
      for (CompletableFuture<String> call : calls) {
        assertThat(call.get()).isEqualTo(hash);
      }
    }
    awaitFileClosed();
  }

  @Test
  void ofAFileThatGrowsThePromisedBytesAreSent() throws Exception {
    Body body = file();
    Files.write(file, new byte[1_000_000], StandardOpenOption.APPEND);
    try (RawServer server = hashing(1)) {
      assertThat(client.put(server.url("/")).body(body).send(BodyReaders.text())).isEqualTo(hash);
    }
  }

  @Test
  void aFileThatShrinksFailsTheCallWithBothLengths() throws Exception {
    try (RawServer server = stalling()) {
      CompletableFuture<String> call = upload(server);
      stalled.await();
      try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
        other.truncate(SIZE / 2);
      }
      goOn.countDown();
      assertThatThrownBy(call::get)
          .cause()
          .isInstanceOf(BodyException.class)
          .hasMessageContaining("expected " + SIZE + " bytes, actual " + SIZE / 2);
      assertThat(end.get()).isNotNull();
      awaitNoConnection();
    }
    awaitFileClosed();
  }

  @Test
  void aFileThatIsGoneFailsTheCall() throws Exception {
    Body body = file();
    Files.delete(file);
    try (RawServer server = hashing(1)) {
      assertThatThrownBy(() -> client.put(server.url("/")).body(body).send())
          .isInstanceOf(BodyException.class)
          .hasMessageContaining("NoSuchFileException");
    }
  }

  @Test
  void aCancelInTheMiddleEndsTheConnectionAndClosesTheFile() throws Exception {
    try (RawServer server = stalling()) {
      CompletableFuture<Response> call = client.put(server.url("/")).body(file()).sendAsync();
      stalled.await();
      call.cancel(false);
      goOn.countDown();
      assertThat(end.get()).isNotNull();
      awaitNoConnection();
    }
    awaitFileClosed();
  }

  /** The moment of the cancel falls anywhere: in a turn, between two, at the end. */
  @Test
  void cancelsAtAnyMomentLeaveNothing() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 25; i++) {
      try (RawServer server = draining()) {
        long at = (long) (SIZE * 0.9 * random.nextDouble());
        CompletableFuture<CompletableFuture<Response>> running = new CompletableFuture<>();
        Body body =
            Bodies.withProgress(
                file(),
                (bytes, total) -> {
                  if (bytes >= at) {
                    CompletionStage<Void> unused = running.thenAccept(it -> it.cancel(false));
                  }
                });
        CompletableFuture<Response> call = client.put(server.url("/")).body(body).sendAsync();
        running.complete(call);
        assertThatThrownBy(call::get)
            .satisfiesAnyOf(
                e -> assertThat(e).isInstanceOf(CancellationException.class),
                e -> assertThat(e).cause().isInstanceOf(CallCancelledException.class));
        server.awaitOpenConnections(0);
      }
    }
    awaitNoConnection();
    awaitFileClosed();
  }

  @Test
  void anAnswerThatComesEarlyStopsTheSending() throws Exception {
    String answer = "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n";
    try (RawServer server =
        RawServer.start(
            connection -> {
              connection.readHead();
              connection.read(1000);
              connection.write(answer);
              end.complete(connection.awaitEnd());
            })) {
      try (Response response = client.put(server.url("/")).body(file()).send()) {
        assertThat(response.status()).isEqualTo(413);
      }
      assertThat(end.get()).isNotNull();
      awaitNoConnection();
    }
    awaitFileClosed();
  }

  /** What web servers do with an upload that is too large: they close with unread bytes. */
  @Test
  void anAnswerBeforeAResetIsSeen() throws Exception {
    String answer = "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    for (int i = 0; i < 25; i++) {
      try (RawServer server =
          RawServer.start(
              connection -> {
                connection.readHead();
                connection.write(answer);
                connection.close();
              })) {
        try (Response response = client.put(server.url("/")).body(file()).send()) {
          assertThat(response.status()).isEqualTo(413);
        }
      }
    }
    awaitFileClosed();
  }

  /** Full duplex: more comes down than buffers hold, before the upload goes on. */
  @Test
  void aResponseIsReadWhileTheFileIsSent() throws Exception {
    byte[] block = new byte[1024 * 1024];
    try (RawServer server =
        RawServer.start(
            connection -> {
              connection.readHead();
              connection.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: " + 24 * block.length + "\r\n\r\n");
              for (int i = 0; i < 23; i++) {
                connection.write(block);
              }
              connection.read(SIZE);
              connection.write(block);
              connection.awaitEnd();
            })) {
      try (Response response = client.put(server.url("/")).body(file()).send()) {
        long read = response.body().stream().transferTo(OutputStream.nullOutputStream());
        assertThat(read).isEqualTo(24L * block.length);
      }
      assertThat(client.pool().connections()).hasSize(1);
    }
    awaitFileClosed();
  }

  @Test
  void aPeerThatTakesNothingMeetsTheWriteLimit() throws Exception {
    try (RawServer server = stalling()) {
      CompletableFuture<Response> call =
          client
              .put(server.url("/"))
              .timeouts(t -> t.write(ofMillis(300)))
              .body(file())
              .sendAsync();
      assertThatThrownBy(call::get)
          .cause()
          .isInstanceOfSatisfying(
              DeadlineException.class,
              e -> assertThat(e.limit()).isEqualTo(DeadlineException.Limit.WRITE));
    }
    awaitFileClosed();
  }

  @Test
  void theCallsLimitEndsASending() throws Exception {
    try (RawServer server = stalling()) {
      CompletableFuture<Response> call =
          client
              .put(server.url("/"))
              .timeouts(t -> t.call(ofMillis(300)).write(ofSeconds(30)))
              .body(file())
              .sendAsync();
      assertThatThrownBy(call::get)
          .cause()
          .isInstanceOfSatisfying(
              DeadlineException.class,
              e -> assertThat(e.limit()).isEqualTo(DeadlineException.Limit.CALL));
    }
    awaitFileClosed();
  }

  @Test
  void aClientThatIsShutDownLetsGoOfTheFile() throws Exception {
    try (RawServer server = stalling()) {
      CompletableFuture<Response> call = client.put(server.url("/")).body(file()).sendAsync();
      stalled.await();
      client.shutdownNow();
      assertThatThrownBy(call::get).cause().isInstanceOf(ClientClosedException.class);
      goOn.countDown();
      assertThat(end.get()).isNotNull();
    }
    awaitFileClosed();
  }

  @Test
  void aBodyThatWaitsForContinueIsMovedAfterIt() throws Exception {
    try (RawServer server =
        RawServer.start(
            connection -> {
              String head = connection.readHead();
              assertThat(head).contains("Expect: 100-continue");
              connection.write("HTTP/1.1 100 Continue\r\n\r\n");
              connection.read(SIZE);
              connection.write(OK + "y".repeat(64));
              connection.awaitEnd();
            })) {
      String answer =
          client
              .put(server.url("/"))
              .header("Expect", "100-continue")
              .body(file())
              .send(BodyReaders.text());
      assertThat(answer).isEqualTo("y".repeat(64));
    }
  }

  /** The server may hear of an end a moment before the pool does. */
  private void awaitNoConnection() {
    while (!client.pool().connections().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  /** Where Linux tells: no descriptor of this process leads to the file any more. */
  private void awaitFileClosed() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(descriptors));
    while (isOpen(descriptors)) {
      Thread.onSpinWait();
    }
  }

  private boolean isOpen(Path descriptors) throws IOException {
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.anyMatch(
          one -> {
            try {
              return Files.readSymbolicLink(one).equals(file);
            } catch (IOException e) {
              return false; // It was closed meanwhile.
            }
          });
    } catch (UncheckedIOException e) {
      return true;
    }
  }
}
