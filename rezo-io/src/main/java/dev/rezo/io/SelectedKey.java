package dev.rezo.io;

import java.io.IOException;

/** What hangs on a selection key of a loop. Confined to its loop. */
interface SelectedKey {

  /** The socket is ready for {@code readyOps}; nothing may be thrown. */
  void onReady(int readyOps);

  /** The loop ends, and all that hangs on it. */
  void onLoopEnd(IOException cause);
}
