package dev.rezo.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A handler that keeps what it hears; a test overrides what it wants to do. */
class Recorder implements TransportHandler {

  final ByteArrayOutputStream read = new ByteArrayOutputStream();
  final List<String> heard = new ArrayList<>();
  final CompletableFuture<@Nullable IOException> closed = new CompletableFuture<>();
  final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  final CompletableFuture<Boolean> writable = new CompletableFuture<>();
  private final CompletableFuture<Boolean> enough = new CompletableFuture<>();
  private int wanted = Integer.MAX_VALUE;

  /** Completes when so many bytes have been read. */
  Recorder expecting(int bytes) {
    wanted = bytes;
    return this;
  }

  CompletableFuture<Boolean> enough() {
    return enough;
  }

  String text() {
    return read.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void onRead(ByteBuffer bytes) {
    heard.add("read " + bytes.remaining());
    while (bytes.hasRemaining()) {
      read.write(bytes.get());
    }
    if (read.size() >= wanted) {
      enough.complete(true);
    }
  }

  @Override
  public void onEndOfStream() {
    heard.add("end");
    ended.complete(true);
  }

  @Override
  public void onWritable() {
    heard.add("writable");
    writable.complete(true);
  }

  @Override
  public void onClosed(@Nullable IOException cause) {
    heard.add("closed");
    closed.complete(cause);
  }
}
