package dev.rezo.checks;

import dev.rezo.client.Downloaded;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.BodySink;
import dev.rezo.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** The Java samples of docs-site/bodies.md; SamplesTest compares them. */
final class BodiesSample {

  private BodiesSample() {}

  static void send(RezoClient client, Path video, Flow.Publisher<ByteBuffer> events)
      throws IOException {
    // sample:send
    client.post("users").body(Bodies.json("{\"name\":\"Ada\"}")).send(BodyReaders.discard());
    client.post("login").body(Bodies.form("user", "ada", "next", "/a b")).send().close();
    client.put("video").body(Bodies.file(video, "video/mp4")).send().close();
    client.put("pipe").body(Bodies.stream(System.in, -1, "text/plain")).send().close();
    client.post("events").body(Bodies.publisher(events, -1, "application/x-ndjson")).send().close();
    // sample:end
  }

  static void multipart(RezoClient client, Path photo) throws IOException {
    // sample:multipart
    client
        .post("photos")
        .body(
            Bodies.multipart()
                .field("title", "The engine")
                .file("photo", photo, "image/jpeg")
                .part("tags", null, Bodies.json("[1, 2]"))
                .build())
        .send()
        .close();
    // sample:end
  }

  static void progress(RezoClient client, Path video) throws IOException {
    // sample:progress
    client
        .put("video")
        .body(
            Bodies.withProgress(
                Bodies.file(video, "video/mp4"),
                (bytes, total) -> System.out.println("sent " + bytes + " of " + total)))
        .send()
        .close();
    // sample:end
  }

  static void read(RezoClient client, Path file) throws IOException {
    // sample:read
    try (Response response = client.get("export.csv").send();
        Stream<String> lines = response.body().lines()) {
      lines.filter(line -> line.startsWith("2026")).forEach(System.out::println);
    }
    try (Response response = client.get("image").send();
        InputStream in = response.body().stream()) {
      in.transferTo(System.out);
    }
    try (Response response = client.get("report").send()) {
      response.body().saveTo(file, (bytes, total) -> System.out.println(bytes + " of " + total));
    }
    // sample:end
  }

  static CompletableFuture<Path> readers(RezoClient client, Path file) {
    // sample:readers
    CompletableFuture<String> text = client.get("hello").sendAsync(BodyReaders.text());
    CompletableFuture<Path> saved = client.get("report").sendAsync(BodyReaders.file(file));
    // sample:end
    return text.thenCombine(saved, (first, second) -> second);
  }

  static void download(RezoClient client, Path target) throws IOException {
    // sample:download
    Downloaded done =
        client
            .get("images/disk.iso")
            .download(target)
            .resume() // keeps what came, and goes on from it, now or after a restart
            .retries(5) // asks for the rest at once when the connection breaks
            .progress((bytes, total) -> System.out.println(bytes + " of " + total))
            .send();
    System.out.println(done.length() + " bytes, " + done.resumedAt() + " of them from before");
    // sample:end
  }

  // sample:sink
  /** Makes a digest of a body that is never in memory as a whole. */
  static final class Digest implements BodySink<byte[]> {
    private final MessageDigest digest;

    Digest(MessageDigest digest) {
      this.digest = digest;
    }

    @Override
    public void add(ByteBuffer chunk) {
      digest.update(chunk);
    }

    @Override
    public byte[] end() {
      return digest.digest();
    }

    @Override
    public void abort() {}
  }
  // sample:end
}
