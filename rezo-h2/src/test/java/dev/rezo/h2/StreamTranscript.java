package dev.rezo.h2;

import dev.rezo.http.Headers;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.RezoException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a stream hears, the parts of a body joined; and how long the body was. */
final class StreamTranscript implements StreamHandler {

  private final List<String> lines = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private RezoException failure;
  private long received;
  private int sent;
  private boolean isOver;

  List<String> lines() {
    endBody();
    return lines;
  }

  RezoException failure() {
    return failure;
  }

  long received() {
    return received;
  }

  boolean isOver() {
    return isOver;
  }

  /** How often it was told that the request is sent. */
  int sent() {
    return sent;
  }

  @Override
  public void onSent() {
    sent++;
  }

  @Override
  public void onInformational(int status, Headers headers) {
    note("interim " + status + " " + headers);
  }

  @Override
  public void onHead(Http2ResponseHead head) {
    note("head " + head.status() + " " + head.headers() + " length " + head.contentLength());
  }

  @Override
  public void onBody(ByteBuffer part) {
    if (!part.hasRemaining()) {
      note("empty part");
    }
    received += part.remaining();
    if (body.length() < 1000) {
      body.append(StandardCharsets.ISO_8859_1.decode(part));
    }
  }

  @Override
  public void onTrailers(Headers trailers) {
    note("trailers " + trailers);
  }

  @Override
  public void onEnd() {
    note("end");
    isOver = true;
  }

  @Override
  public void onFailed(RezoException cause) {
    failure = cause;
    note(
        "failed "
            + cause.getClass().getSimpleName()
            + (cause instanceof ProtocolException broken ? " " + broken.rule() : "")
            + " "
            + cause.phase()
            + " "
            + cause.delivery());
    isOver = true;
  }

  private void note(String line) {
    endBody();
    lines.add(isOver ? "too late: " + line : line);
  }

  private void endBody() {
    if (body.length() > 0) {
      lines.add("body " + body);
      body.setLength(0);
    }
  }
}
