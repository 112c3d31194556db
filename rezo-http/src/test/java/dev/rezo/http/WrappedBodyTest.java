package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A body around a body passes on what it has nothing to say about. */
class WrappedBodyTest {

  @Test
  void aWatchedBodyAnnouncesItsTrailers() {
    Body trailed = Bodies.withTrailers(Bodies.text("x"), () -> Headers.of("Digest", "1"), "Digest");
    assertThat(Bodies.withProgress(trailed, (moved, total) -> {}).trailerNames())
        .containsExactly("Digest");
  }

  @Test
  void aBodyWithTrailersGivesItsChunksBack() throws IOException {
    Lending lending = new Lending();
    BodySource source = Bodies.withTrailers(lending, () -> Headers.EMPTY).open();
    source.giveBack(source.next(() -> {}));
    assertThat(lending.givenBack).isEqualTo(1);
  }

  /** Counts the chunks that come back. */
  private static final class Lending implements Body, BodySource {
    private int givenBack;

    @Override
    public ByteBuffer next(Runnable onReady) {
      return ByteBuffer.allocate(1);
    }

    @Override
    public void giveBack(ByteBuffer chunk) {
      givenBack++;
    }

    @Override
    public void close() {}

    @Override
    public long length() {
      return UNKNOWN_LENGTH;
    }

    @Override
    public boolean isReplayable() {
      return true;
    }

    @Override
    public String contentType() {
      return "x/y";
    }

    @Override
    public BodySource open() {
      return this;
    }
  }
}
