#include "CDoppelCodings.h"
