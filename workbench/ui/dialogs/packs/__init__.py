"""What other hospitals bring: packs, memories, lists of mutual recognition."""
